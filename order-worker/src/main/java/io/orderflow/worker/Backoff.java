package io.orderflow.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long an undecided message waits: exponential by receive count, capped, with full
 * jitter, so that messages that failed together do not come back together.
 */
record Backoff(Duration longest, RandomGenerator random) {

	private static final int FIRST_SECONDS = 2;

	/** Doubling further could not change what the cap leaves. */
	private static final int LAST_DOUBLING = 16;

	/** Whole seconds, as SQS counts: 1 at least, or a failing message would spin. */
	int seconds(int receiveCount) {
		long doubled = (long) FIRST_SECONDS << Math.clamp(receiveCount - 1L, 0, LAST_DOUBLING);
		int ceiling = (int) Math.clamp(doubled, 1, this.longest.toSeconds());
		return 1 + this.random.nextInt(ceiling);
	}

}
