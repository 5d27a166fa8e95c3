package io.orderflow.worker;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The chain of time limits, checked where it is made: a call ends well before its batch,
 * the batch well before its messages become visible to another worker (which
 * {@link OrderQueueCheck} compares with the queue itself).
 *
 * @param call the longest one call to a service may take (2 s unless set)
 * @param batch the longest a whole batch may take from when it is received, with waiting
 * for others, splitting, undoing and settling (24 s unless set)
 * @param longestBackoff the longest a message waits before it is tried again (20 s unless
 * set)
 * @param longPoll how long a receive waits for messages (20 s unless set, which is the
 * most that SQS allows and the fewest calls that an idle worker pays for)
 * @param sqsCall the longest a send, delete or change of visibility may take (5 s unless
 * set)
 */
@ConfigurationProperties("orderflow.time-limits")
record TimeLimits(@DefaultValue("2s") Duration call, @DefaultValue("24s") Duration batch,
		@DefaultValue("20s") Duration longestBackoff, @DefaultValue("20s") Duration longPoll,
		@DefaultValue("5s") Duration sqsCall) {

	/**
	 * Where a batch fails and each of its orders is tried alone, the last begins by then.
	 */
	static final Duration TO_BEGIN_ALONE = Duration.ofMillis(800);

	/** Admit, three steps and settle. */
	private static final int CALLS_OF_A_BATCH = 5;

	private static final int CALLS_AFTER_A_BATCH = 3;

	TimeLimits {
		Duration needed = longestCallOfABatch(call).multipliedBy(CALLS_OF_A_BATCH);
		Assert.isTrue(batch.compareTo(needed) >= 0, () -> "orderflow.time-limits.batch is " + batch
				+ " but a batch makes " + CALLS_OF_A_BATCH + " calls, each once for all and once alone: " + needed);
		Assert.isTrue(longPoll.compareTo(Duration.ofSeconds(20)) <= 0,
				() -> "orderflow.time-limits.long-poll is " + longPoll + " but SQS waits 20 s at most");
		Assert.isTrue(longestBackoff.compareTo(Duration.ofSeconds(1)) >= 0,
				() -> "orderflow.time-limits.longest-backoff is " + longestBackoff
						+ " but SQS counts in seconds, and 0 would let a failing message spin");
	}

	/**
	 * How long a message must stay ours: half as long again as its batch may take, and at
	 * least until the dead-letter, delete and give-back calls after it have ended.
	 */
	Duration neededVisibility() {
		Duration margin = this.batch.dividedBy(2);
		Duration calls = this.sqsCall.multipliedBy(CALLS_AFTER_A_BATCH);
		return this.batch.plus((margin.compareTo(calls) >= 0) ? margin : calls);
	}

	Deadline startBatch() {
		return new Deadline(System.nanoTime() + this.batch.toNanos(), longestCallOfABatch(this.call));
	}

	/** Once for the whole batch, and where that fails once more for each order alone. */
	private static Duration longestCallOfABatch(Duration call) {
		return call.multipliedBy(2).plus(TO_BEGIN_ALONE);
	}

}
