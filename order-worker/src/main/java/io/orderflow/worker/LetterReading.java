package io.orderflow.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pass over the dead-letter queue: brings each letter once, in batches of ten, until
 * there is none left, enough were brought, or time is up. What was brought stays
 * invisible until the end, or it would come again and again; then all that was not
 * deleted is given back.
 */
final class LetterReading implements AutoCloseable {

	/** No command looks at more letters than this. */
	static final int MOST = 1_000;

	/**
	 * What the last batch takes is no longer than what is left of
	 * {@link DeadLetterQueue#HELD}.
	 */
	private static final Duration TIME = DeadLetterQueue.HELD.minusSeconds(30);

	private final DeadLetterQueue queue;

	private final int most;

	private final Runnable end;

	private final long until = System.nanoTime() + TIME.toNanos();

	private final Set<String> brought = new HashSet<>();

	/** By letter id, the receipt alone: a thousand bodies could be more than fits. */
	private final Map<String, String> held = new LinkedHashMap<>();

	private boolean sawAll;

	LetterReading(DeadLetterQueue queue, int most, Runnable end) {
		this.queue = queue;
		this.most = most;
		this.end = end;
	}

	/** The next letters; none once the pass is over. */
	List<Letter> next() {
		while (this.brought.size() < this.most && System.nanoTime() < this.until) {
			List<Letter> received = this.queue.receive(this.most - this.brought.size());
			if (received.isEmpty()) {
				this.sawAll = true;
				return List.of();
			}
			// The newest receipt is the one that counts.
			received.forEach((letter) -> this.held.put(letter.letterId(), letter.receiptHandle()));
			List<Letter> unseen = received.stream().filter((letter) -> this.brought.add(letter.letterId())).toList();
			if (!unseen.isEmpty()) {
				return unseen;
			}
		}
		return List.of();
	}

	void delete(Collection<Letter> letters) {
		this.queue.delete(letters);
		letters.forEach((letter) -> this.held.remove(letter.letterId()));
	}

	/** How much was looked at, for whoever looked for something that was not there. */
	String extent() {
		return this.brought.size() + " letters that were looked at" + (this.sawAll ? "" : "; there are more");
	}

	@Override
	public void close() {
		try {
			this.queue.giveBack(this.held.values());
		}
		finally {
			this.end.run();
		}
	}

}
