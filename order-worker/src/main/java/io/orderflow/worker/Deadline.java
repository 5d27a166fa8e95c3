package io.orderflow.worker;

import java.time.Duration;

/**
 * When a batch has to be through. No call begins that could outlast it: what is not done
 * by then waits for the next delivery, while its message is still ours alone.
 */
record Deadline(long endNanos, Duration longestCall) {

	boolean leavesTimeForACall() {
		return this.endNanos - System.nanoTime() >= this.longestCall.toNanos();
	}

}
