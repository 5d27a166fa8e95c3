package io.orderflow.baselines;

import java.time.Instant;
import java.util.List;

import io.orderflow.baselines.Services.Answer;
import io.orderflow.baselines.Services.Answers;
import io.orderflow.baselines.Services.StepTaken;

import org.springframework.stereotype.Component;

/**
 * Carries one order through its steps to {@code COMPLETED}, and returns only if all went
 * well. It knows no refusals, no undoing and no outages: any other answer is thrown, so
 * that the message stays in the queue and comes back, again and again if need be. To know
 * them is what order-worker does beyond this.
 */
@Component
class FulfilOrder {

	private final Services.Inventory inventory;

	private final Services.Payment payment;

	private final Services.Shipping shipping;

	private final Services.Orders orders;

	FulfilOrder(Services.Inventory inventory, Services.Payment payment, Services.Shipping shipping,
			Services.Orders orders) {
		this.inventory = inventory;
		this.payment = payment;
		this.shipping = shipping;
		this.orders = orders;
	}

	void fulfil(Order order) {
		String id = order.orderId();
		done("reserve_stock", id, this.inventory.reserve(
				new Services.Reservations(List.of(new Services.Reservation(id, order.placedAt(), order.items())))));
		StepTaken reserved = new StepTaken("reserve_stock", "DONE", Instant.now());
		done("take_payment", id, this.payment.charge(new Services.Charges(
				List.of(new Services.Charge(id, order.customerId(), order.totalPrice(), order.paymentMethod())))));
		StepTaken paid = new StepTaken("take_payment", "DONE", Instant.now());
		Answer booking = done("book_shipment", id, this.shipping
			.book(new Services.Shipments(List.of(new Services.Shipment(id, order.items(), order.shipTo())))));
		StepTaken booked = new StepTaken("book_shipment", "DONE", Instant.now());
		String status = this.orders
			.settle(new Services.Outcomes(List
				.of(new Services.Outcome(id, "COMPLETED", booking.trackingNumber(), List.of(reserved, paid, booked)))))
			.answers()
			.getFirst()
			.status();
		if (!status.equals("COMPLETED")) {
			throw new IllegalStateException("Order " + id + " is recorded as " + status);
		}
	}

	private static Answer done(String step, String orderId, Answers answers) {
		Answer answer = answers.answers().getFirst();
		if (!answer.answer().equals("DONE")) {
			throw new IllegalStateException(step + " answers " + answer.answer() + " to order " + orderId);
		}
		return answer;
	}

}
