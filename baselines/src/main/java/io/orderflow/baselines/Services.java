package io.orderflow.baselines;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The calls that carry an order to its end, each with a token made for its service. They
 * are the same as order-worker's, whose batches of one these are.
 */
final class Services {

	private Services() {
	}

	@ClientRegistrationId("inventory")
	interface Inventory {

		@PostExchange("/reservations")
		Answers reserve(@RequestBody Reservations batch);

	}

	@ClientRegistrationId("payment")
	interface Payment {

		@PostExchange("/charges")
		Answers charge(@RequestBody Charges batch);

	}

	@ClientRegistrationId("shipping")
	interface Shipping {

		@PostExchange("/shipments")
		Answers book(@RequestBody Shipments batch);

	}

	@ClientRegistrationId("orders")
	interface Orders {

		@PostExchange("/outcomes")
		Settlements settle(@RequestBody Outcomes batch);

	}

	record Reservations(List<Reservation> reservations) {
	}

	record Reservation(String orderId, Instant placedAt, List<Order.Item> items) {
	}

	record Charges(List<Charge> charges) {
	}

	record Charge(String orderId, String customerId, BigDecimal amount, String paymentMethod) {
	}

	record Shipments(List<Shipment> shipments) {
	}

	record Shipment(String orderId, List<Order.Item> items, Order.Address shipTo) {
	}

	record Answers(List<Answer> answers) {
	}

	record Answer(String answer, @Nullable String trackingNumber) {
	}

	record Outcomes(List<Outcome> outcomes) {
	}

	record Outcome(String orderId, String status, @Nullable String trackingNumber, List<StepTaken> steps) {
	}

	record StepTaken(String step, String result, Instant at) {
	}

	record Settlements(List<Settlement> answers) {
	}

	record Settlement(String status) {
	}

}
