package io.orderflow.worker;

/**
 * What a batch's work means for an order's message. An order without an ending is
 * undecided: its message stays and comes back.
 */
sealed interface Ending {

	/** The order's outcome is durable: its message is to be deleted. */
	record Settled() implements Ending {
	}

	/** Not the order it says it is: the message goes to the dead-letter queue. */
	record Hopeless(String reason) implements Ending {
	}

	/**
	 * No redelivery has helped: the message goes to the dead-letter queue, and its order
	 * waits for the operator.
	 */
	record GivenUp(String reason) implements Ending {
	}

}
