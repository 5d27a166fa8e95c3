package io.orderflow.inventory;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of an order that comes again.
 *
 * @param orderId the order
 * @param state what was decided
 * @param reason why it was refused or undone
 * @param conflict whether it was other items that were asked for before
 */
record Decision(String orderId, State state, @Nullable String reason, boolean conflict) {

	/** Answers a repeat: with what was decided before, whoever asks. */
	Answer answer() {
		if (this.conflict) {
			return Answer.of(this.orderId, Answer.Kind.CONFLICT);
		}
		return switch (this.state) {
			case DONE -> Answer.of(this.orderId, Answer.Kind.DONE);
			case REFUSED, UNDONE -> Answer.refused(this.orderId, this.reason);
		};
	}

}
