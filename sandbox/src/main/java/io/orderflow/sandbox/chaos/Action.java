package io.orderflow.sandbox.chaos;

/**
 * What a customer or a producer does, one after the other at a steady pace.
 */
sealed interface Action {

	/**
	 * A customer places an order, and asks again under its key until there is an answer.
	 *
	 * @param order what
	 * @param then what they do once they have the answer
	 */
	record Place(PlannedOrder order, Then then) implements Action {
	}

	/**
	 * A producer puts an order on OrderQueue.
	 *
	 * @param order what
	 * @param copies how often
	 */
	record Send(PlannedOrder order, int copies) implements Action {
	}

	/**
	 * A producer puts on OrderQueue what is no order.
	 *
	 * @param body what
	 */
	record Poison(String body) implements Action {
	}

	/** What a customer does with an order that was taken in. */
	enum Then {

		/** Nothing. */
		NOTHING,

		/** Looks at it from time to time until it has ended. */
		LOOK,

		/** Places it again with the same key. */
		REPLAY,

		/** Places another order with the same key. */
		REUSE_KEY,

		/** Somebody puts another order with its id on the queue. */
		CONFLICT

	}

}
