package io.orderflow.worker;

import java.time.Duration;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler;

/**
 * Has as many polls out as there are messages for. One waits for what comes; while polls
 * come back full there is more, and each lets one more go out. Otherwise a poll less does
 * the same: where many wait for few messages, each gets a batch of one, which costs as
 * much to receive, work and delete as a batch of ten.
 */
final class Polls implements BackPressureHandler {

	private final int messages;

	private final int most;

	private int wanted = 1;

	private int out;

	private boolean draining;

	/**
	 * One poll may go out.
	 * @param messages for how many a poll asks
	 * @param most how many may be out in the end
	 */
	Polls(int messages, int most) {
		this.messages = messages;
		this.most = most;
	}

	/** Waits until one more may go out. */
	@Override
	public synchronized int request(int amount) throws InterruptedException {
		while (this.out >= this.wanted && !this.draining) {
			wait();
		}
		if (this.draining) {
			return 0;
		}
		this.out++;
		return amount;
	}

	@Override
	public synchronized void release(int amount, ReleaseReason reason) {
		switch (reason) {
			case NONE_FETCHED, PARTIAL_FETCH -> {
				this.out--;
				this.wanted = (amount == 0) ? Math.min(this.wanted + 1, this.most) : Math.max(this.wanted - 1, 1);
			}
			case LIMITED -> {
				// Otherwise it goes out, for fewer messages.
				if (amount == this.messages) {
					this.out--;
				}
			}
			case PROCESSED -> {
				// Says nothing about a poll.
			}
		}
		notifyAll();
	}

	@Override
	public synchronized boolean drain(Duration timeout) {
		this.draining = true;
		notifyAll();
		return true;
	}

}
