package io.orderflow.worker;

import java.util.function.LongSupplier;

/**
 * Adds up the time in which nothing is received. It knows what it is shown, and is shown
 * the gate by whoever would receive and by each scrape.
 */
final class PausedTime {

	private static final double NANOS_OF_A_SECOND = 1e9;

	private final LongSupplier nanoTime;

	private boolean paused;

	private long sawAt;

	private long total;

	PausedTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	synchronized void saw(boolean open) {
		long now = this.nanoTime.getAsLong();
		if (this.paused) {
			this.total += now - this.sawAt;
		}
		this.paused = !open;
		this.sawAt = now;
	}

	synchronized double seconds() {
		return this.total / NANOS_OF_A_SECOND;
	}

}
