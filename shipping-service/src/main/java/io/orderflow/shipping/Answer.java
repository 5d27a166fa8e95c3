package io.orderflow.shipping;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of one order of a batch.
 */
record Answer(String orderId, Kind answer, @Nullable String reason, @Nullable String trackingNumber) {

	static Answer of(String orderId, Kind answer) {
		return new Answer(orderId, answer, null, null);
	}

	static Answer done(String orderId, @Nullable String trackingNumber) {
		return new Answer(orderId, Kind.DONE, null, trackingNumber);
	}

	static Answer refused(String orderId, @Nullable String reason) {
		return new Answer(orderId, Kind.REFUSED, reason, null);
	}

	/** The words of the contract. */
	enum Kind {

		DONE, REFUSED, UNDONE, CONFLICT

	}

	/** The answers to a batch, in its order. */
	record Reply(List<Answer> answers) {
	}

}
