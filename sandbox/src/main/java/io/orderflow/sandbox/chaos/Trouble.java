package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a {@link Wire} for a while, and how often it was felt.
 */
final class Trouble {

	private final Kind kind;

	private final @Nullable String only;

	private final AtomicInteger hits = new AtomicInteger();

	private final CountDownLatch over = new CountDownLatch(1);

	/**
	 * Begins.
	 * @param kind what is wrong
	 * @param only which replies are lost: those to this SQS action, or with this text in
	 * them; null for all
	 */
	Trouble(Kind kind, @Nullable String only) {
		this.kind = kind;
		this.only = only;
	}

	Kind kind() {
		return this.kind;
	}

	@Nullable String only() {
		return this.only;
	}

	void hit() {
		this.hits.incrementAndGet();
	}

	/** How many connections were cut, transfers held up, or replies lost. */
	int hits() {
		return this.hits.get();
	}

	void end() {
		this.over.countDown();
	}

	void awaitEnd() throws InterruptedException {
		this.over.await();
	}

	/** Returns after this time, or earlier when the trouble ends. */
	void awaitEnd(Duration atMost) throws InterruptedException {
		this.over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** What can be wrong. */
	enum Kind {

		/** Nothing is. */
		NONE("are untouched"),

		/** Nobody listens; who was connected is not any longer. */
		REFUSED("connections closed, new ones refused"),

		/**
		 * Whatever is sent arrives only when it is over, as packets do that are sent
		 * again.
		 */
		BLACK_HOLE("transfers held back"),

		/** Each transfer takes five seconds. */
		SLOW("transfers slowed down"),

		/** Connections are reset, those that are there and those that are made. */
		RESET("connections reset"),

		/** What was asked for is done, and whoever asked does not hear of it. */
		REPLY_LOST("replies lost after the work was done");

		private final String felt;

		Kind(String felt) {
			this.felt = felt;
		}

		String felt() {
			return this.felt;
		}

	}

}
