package io.orderflow.sandbox.bench;

import java.time.Duration;

/** How far away those are that are called. */
enum Network {

	/** All on one machine, and nothing in between. */
	LOOPBACK("loopback", Duration.ZERO, Duration.ZERO),

	/**
	 * A service in the same region, and SQS: chosen as what a call within a region of AWS
	 * takes.
	 */
	BETWEEN_HOSTS("between hosts", Duration.ofMillis(2), Duration.ofMillis(8));

	private final String title;

	private final Duration toService;

	private final Duration toQueue;

	Network(String title, Duration toService, Duration toQueue) {
		this.title = title;
		this.toService = toService;
		this.toQueue = toQueue;
	}

	String title() {
		return this.title;
	}

	/** What each call to a service takes longer. */
	Duration toService() {
		return this.toService;
	}

	/** What each call to SQS takes longer. */
	Duration toQueue() {
		return this.toQueue;
	}

}
