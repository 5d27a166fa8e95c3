package io.orderflow.orders;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.stereotype.Component;

/**
 * The room that customers have in the database. Without bounds a rush of them would keep
 * the orders that are on their way from being admitted and settled, and the relay from
 * sending.
 */
@Component
class Room {

	/** Fewer than there are connections to the database. */
	static final int AT_ONCE = 7;

	/**
	 * So many are let in within {@link #PATIENCE} even while little goes on. Whoever
	 * waits costs memory, of which a thousand would take all.
	 */
	private static final int WAITING = 100;

	private static final Duration PATIENCE = Duration.ofMillis(1_500);

	private final Semaphore room = new Semaphore(AT_ONCE);

	/** Does it once there is room; who would wait too long is told to come back. */
	<T> T within(Supplier<T> work) {
		boolean entered = false;
		try {
			entered = this.room.getQueueLength() < WAITING
					&& this.room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (!entered) {
				throw Problem.busy();
			}
			return work.get();
		}
		catch (InterruptedException stopping) {
			Thread.currentThread().interrupt();
			throw Problem.busy();
		}
		finally {
			if (entered) {
				this.room.release();
			}
		}
	}

}
