package io.orderflow.worker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Orders to test with. */
final class Orders {

	private Orders() {
	}

	static Order anOrder() {
		return anOrder("order-" + UUID.randomUUID());
	}

	static Order anOrder(String orderId) {
		return new Order(orderId, "67890", List.of(new Order.Item("abc123", 2), new Order.Item("xyz456", 1)),
				new BigDecimal("59.99"), Instant.parse("2026-11-22T10:15:30.123456Z"), "pm_card_visa",
				new Order.Address(null, null, null, null, "US"));
	}

	/** The least that a producer has to send. */
	static String aMessage(String orderId) {
		return """
				{"order_id": "%s", "customer_id": "67890",
				 "items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}],
				 "total_price": 59.99}""".formatted(orderId);
	}

}
