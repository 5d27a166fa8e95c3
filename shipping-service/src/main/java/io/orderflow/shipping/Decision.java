package io.orderflow.shipping;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of an order.
 *
 * @param orderId the order
 * @param state what was decided
 * @param reason why it was refused or undone
 * @param trackingNumber the parcel's number, made once
 * @param conflict whether it was another shipment that was asked for before
 */
record Decision(String orderId, State state, @Nullable String reason, @Nullable String trackingNumber,
		boolean conflict) {

	Answer toShipment() {
		if (this.conflict) {
			return Answer.of(this.orderId, Answer.Kind.CONFLICT);
		}
		return switch (this.state) {
			case DONE -> Answer.done(this.orderId, this.trackingNumber);
			case REFUSED, UNDONE -> Answer.refused(this.orderId, this.reason);
		};
	}

	Answer toCancellation() {
		return switch (this.state) {
			case DONE, UNDONE -> Answer.of(this.orderId, Answer.Kind.UNDONE);
			case REFUSED -> Answer.of(this.orderId, Answer.Kind.REFUSED);
		};
	}

}
