package io.orderflow.payment;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of an order.
 *
 * @param orderId the order
 * @param state where its charge stands
 * @param reason why it was refused or undone
 * @param conflict whether it was another charge that was asked for before
 */
record Decision(String orderId, State state, @Nullable String reason, boolean conflict) {

	Answer toCharge() {
		if (this.conflict) {
			return Answer.of(this.orderId, Answer.Kind.CONFLICT);
		}
		return switch (this.state) {
			case DONE -> Answer.of(this.orderId, Answer.Kind.DONE);
			case REFUSED, UNDONE -> Answer.refused(this.orderId, this.reason);
			// Refused only once the money is back: whoever hears it will not ask for a
			// refund.
			case PENDING, CANCELLING -> Answer.of(this.orderId, Answer.Kind.PENDING);
		};
	}

	Answer toRefund() {
		return switch (this.state) {
			case UNDONE -> Answer.of(this.orderId, Answer.Kind.UNDONE);
			case REFUSED -> Answer.of(this.orderId, Answer.Kind.REFUSED);
			case PENDING, DONE, CANCELLING -> Answer.of(this.orderId, Answer.Kind.PENDING);
		};
	}

}
