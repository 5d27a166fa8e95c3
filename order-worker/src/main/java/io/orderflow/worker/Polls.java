package io.orderflow.worker;

import java.time.Duration;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler;

/**
 * Has as many polls out as there are messages for. One waits for what comes; while polls
 * come back full there is more, and each lets one more go out. Otherwise a poll less does
 * the same: where many wait for few messages, each gets a batch of one, which costs as
 * much to receive, work and delete as a batch of ten. Messages that are far larger than
 * any order, which only others send, would take all memory by the hundred: where they
 * come, fewer polls go out.
 */
final class Polls implements BackPressureHandler {

	private final int messages;

	private final int most;

	private final long mostBytes;

	private int wanted = 1;

	private int out;

	private boolean draining;

	/** Of messages that have come and are not done with. */
	private long heldBytes;

	/** What the next poll may bring. */
	private long expectedBytes;

	/**
	 * One poll may go out.
	 * @param messages for how many a poll asks
	 * @param most how many may be out in the end
	 * @param mostBytes how long the bodies of all messages in hand may be together
	 */
	Polls(int messages, int most, long mostBytes) {
		this.messages = messages;
		this.most = most;
		this.mostBytes = mostBytes;
	}

	/** A container has none out when it starts, also when it starts again. */
	synchronized Polls begin() {
		this.out = 0;
		this.wanted = 1;
		this.draining = false;
		return this;
	}

	/** A batch has come whose bodies are so long. */
	synchronized void hold(long bytes) {
		this.heldBytes += bytes;
		this.expectedBytes = Math.max(bytes, this.expectedBytes - this.expectedBytes / 8);
	}

	/** It is done with. */
	synchronized void letGo(long bytes) {
		this.heldBytes -= bytes;
		notifyAll();
	}

	/** Waits until one more may go out. */
	@Override
	public synchronized int request(int amount) throws InterruptedException {
		while (!mayGoOut() && !this.draining) {
			wait();
		}
		if (this.draining) {
			return 0;
		}
		this.out++;
		return amount;
	}

	private boolean mayGoOut() {
		boolean nothingInHand = this.out == 0 && this.heldBytes == 0;
		return this.out < this.wanted
				&& (nothingInHand || this.heldBytes + (this.out + 1) * this.expectedBytes <= this.mostBytes);
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
