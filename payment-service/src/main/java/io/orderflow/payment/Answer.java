package io.orderflow.payment;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of one order of a batch.
 */
record Answer(String orderId, Kind answer, @Nullable String reason) {

	static Answer of(String orderId, Kind answer) {
		return new Answer(orderId, answer, null);
	}

	static Answer refused(String orderId, @Nullable String reason) {
		return new Answer(orderId, Kind.REFUSED, reason);
	}

	/** The words of the contract. */
	enum Kind {

		DONE, REFUSED, UNDONE, CONFLICT, PENDING

	}

	/** The answers to a batch, in its order. */
	record Reply(List<Answer> answers) {
	}

}
