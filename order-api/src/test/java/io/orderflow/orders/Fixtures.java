package io.orderflow.orders;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Orders to place, as JSON. */
final class Fixtures {

	private Fixtures() {
	}

	/** A name nobody else has, so that tests do not see each other's orders. */
	static String aCustomer() {
		return "customer-" + UUID.randomUUID();
	}

	static String anOrderId() {
		return "order-" + UUID.randomUUID();
	}

	static String anOrderOf(String customer) {
		return """
				{"customer_id": "%s", "items": [{"product_id": "abc123", "quantity": 2},
				 {"product_id": "xyz456", "quantity": 1}], "total_price": 59.99}""".formatted(customer);
	}

	static String aMugFor(String customer) {
		return """
				{"customer_id": "%s", "items": [{"product_id": "mug001", "quantity": 1}]}""".formatted(customer);
	}

	/** An order as the article's Python script would put it on the queue. */
	static String candidate(String orderId, String customer, String total) {
		return """
				{"order_id": "%s", "customer_id": "%s", "items": [{"product_id": "abc123", "quantity": 2},
				 {"product_id": "xyz456", "quantity": 1}], "total_price": %s}""".formatted(orderId, customer, total);
	}

	static String admissions(String... candidates) {
		return "{\"orders\": [" + String.join(",", candidates) + "]}";
	}

	static String completed(String orderId, String trackingNumber) {
		return """
				{"order_id": "%s", "status": "COMPLETED", "tracking_number": "%s", "steps": [
				 {"step": "reserve_stock", "result": "DONE", "at": "2026-11-22T10:15:30.173456Z"}]}"""
			.formatted(orderId, trackingNumber);
	}

	static String rejected(String orderId, String reason) {
		return """
				{"order_id": "%s", "status": "REJECTED", "refused_by": "take_payment", "reason": "%s", "steps": []}"""
			.formatted(orderId, reason);
	}

	static String outcomes(String... outcomes) {
		return "{\"outcomes\": [" + String.join(",", outcomes) + "]}";
	}

	static String refusedByTheOperator(String orderId) {
		return """
				{"order_id": "%s", "status": "REJECTED", "refused_by": "operator", "reason": "abandoned", "steps": []}"""
			.formatted(orderId);
	}

	static String parkings(String... orderIds) {
		return batch("parkings", "{\"order_id\": \"%s\", \"reason\": \"x took too long\"}", orderIds);
	}

	static String resumptions(boolean publish, String... orderIds) {
		return batch("resumptions", "{\"order_id\": \"%s\", \"publish\": " + publish + "}", orderIds);
	}

	static String abandonments(String... orderIds) {
		return batch("abandonments", "{\"order_id\": \"%s\"}", orderIds);
	}

	private static String batch(String name, String entry, String... orderIds) {
		return Stream.of(orderIds).map(entry::formatted).collect(Collectors.joining(",", "{\"" + name + "\": [", "]}"));
	}

}
