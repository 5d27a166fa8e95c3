package io.orderflow.worker;

/**
 * What a batch's work means for an order's message. An order without an ending is
 * undecided: its message stays and comes back.
 */
sealed interface Ending {

	/** The order's outcome is durable: its message is to be deleted. */
	record Settled() implements Ending {
	}

	/** No redelivery can help: the message goes to the dead-letter queue. */
	record Hopeless(String reason) implements Ending {
	}

}
