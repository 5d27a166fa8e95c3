package io.orderflow.orders.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.orders.outbox.Outbox.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries the outbox to OrderQueue. One loop runs in each instance, any number of
 * instances may run. A message is deleted in the transaction that claimed it, after the
 * queue has taken it: if the process dies in between it is sent twice, and whoever reads
 * the queue must be ready for that anyway.
 */
@Component
class OutboxRelay implements SmartLifecycle {

	private static final int CLAIM = 10 * OrderQueue.BATCH;

	/** The safety net, should nobody have told of a commit. */
	private static final Duration TICK = Duration.ofSeconds(1);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(OutboxRelay.class);

	private final Outbox outbox;

	private final OrderQueue queue;

	private final TransactionOperations transaction;

	private final Duration linger;

	private volatile CountDownLatch stopping = new CountDownLatch(0);

	private volatile @Nullable Thread loop;

	/** Grows while rounds fail; zero means that all is well. Only the loop uses it. */
	private Duration pause = Duration.ZERO;

	OutboxRelay(Outbox outbox, OrderQueue queue, TransactionOperations transaction, RelaySettings settings) {
		this.outbox = outbox;
		this.queue = queue;
		this.transaction = transaction;
		this.linger = settings.outbox().linger();
	}

	@Override
	public void start() {
		this.stopping = new CountDownLatch(1);
		this.loop = Thread.ofVirtual().name("outbox-relay").start(this::run);
	}

	/**
	 * Ends after this round, or one more: what was accepted last is mostly sent as well.
	 * What is not stays in the outbox for another instance, or the next start.
	 */
	@Override
	public void stop() {
		Thread running = Objects.requireNonNull(this.loop);
		this.stopping.countDown();
		this.outbox.wakeRelay();
		try {
			if (!running.join(OrderQueue.CALL.multipliedBy(2))) {
				logger.warn("The outbox relay is still sending; what it does not finish stays in the outbox");
			}
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
		this.loop = null;
	}

	@Override
	public boolean isRunning() {
		return this.loop != null;
	}

	/** Starts before the web server takes orders and stops after it. */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 4096;
	}

	private void run() {
		try {
			Duration rest = Duration.ZERO;
			do {
				this.outbox.awaitMessages(rest, this.linger, OrderQueue.BATCH);
				rest = restAfter(round());
			}
			while (!this.stopping.await(this.pause.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private Round round() {
		try {
			return this.transaction.execute((_) -> relay());
		}
		catch (RuntimeException failure) {
			// Nothing was deleted, so nothing is lost; what was sent is sent again.
			return new Round(0, 0, failure.getClass().getSimpleName());
		}
	}

	private Round relay() {
		List<Message> claimed = this.outbox.claim(CLAIM);
		// Beyond the first batch only full ones go; the rest may fill up meanwhile.
		int sent = (claimed.size() > OrderQueue.BATCH) ? claimed.size() - claimed.size() % OrderQueue.BATCH
				: claimed.size();
		OrderQueue.Receipt receipt = this.queue.send(claimed.subList(0, sent));
		if (!receipt.taken().isEmpty()) {
			this.outbox.delete(receipt.taken());
		}
		for (OrderQueue.Refusal refusal : receipt.refused()) {
			Message refused = refusal.message();
			this.outbox.park(refused, refusal.code());
			try (var _ = OrderInLog.about(refused.orderId(), refused.traceParent())) {
				logger.error("SQS refuses the message of order {} for what it is ({}): it is parked in the outbox",
						refused.orderId(), refusal.code());
			}
		}
		return new Round(claimed.size(), sent, receipt.trouble());
	}

	private Duration restAfter(Round round) {
		report(round.trouble());
		if (round.claimed() == CLAIM || round.trouble() != null) {
			return Duration.ZERO;
		}
		return (round.claimed() > round.sent()) ? this.linger : TICK;
	}

	/** One line when sending begins to fail and one when it works again, no flood. */
	private void report(@Nullable String trouble) {
		if (trouble == null) {
			if (this.pause.isPositive()) {
				logger.info("Messages leave the outbox again");
			}
			this.pause = Duration.ZERO;
			return;
		}
		if (this.pause.isZero()) {
			logger.warn("Messages wait in the outbox while orders are still accepted: {}", trouble);
		}
		Duration longer = this.pause.multipliedBy(2);
		this.pause = (longer.compareTo(SHORTEST_PAUSE) < 0) ? SHORTEST_PAUSE
				: (longer.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : longer;
	}

	/**
	 * What one look into the outbox came to.
	 *
	 * @param claimed how many messages were there
	 * @param sent how many of them were given to SQS
	 * @param trouble why some of these are still there, if all is not well
	 */
	private record Round(int claimed, int sent, @Nullable String trouble) {
	}

}
