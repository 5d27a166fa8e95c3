package io.orderflow.sandbox.chaos;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.sandbox.chaos.PlannedOrder.Line;
import tools.jackson.databind.json.JsonMapper;

/**
 * Orders as they are written down, for order-api and for OrderQueue.
 */
final class Documents {

	private static final JsonMapper json = new JsonMapper();

	private Documents() {
	}

	/** The body of {@code POST /orders}. */
	static String request(PlannedOrder order) {
		return json.writeValueAsString(content(order));
	}

	/** The same customer's wish for more of it. */
	static String otherRequest(PlannedOrder order) {
		Map<String, Object> content = content(order);
		content.remove("total_price");
		content.put("items", items(order.lines(), 1));
		return json.writeValueAsString(content);
	}

	/** A message of OrderQueue; its order id is the order's name. */
	static String message(PlannedOrder order) {
		return message(order, order.name(), 0);
	}

	/** A message that bears the id of an order and asks for more. */
	static String conflict(PlannedOrder order, String orderId) {
		return message(order, orderId, 1);
	}

	private static String message(PlannedOrder order, String orderId, int more) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("order_id", orderId);
		message.put("customer_id", order.customer());
		message.putAll(content(order));
		message.put("items", items(order.lines(), more));
		message.putIfAbsent("total_price", money(order.cents()));
		return json.writeValueAsString(message);
	}

	private static Map<String, Object> content(PlannedOrder order) {
		Map<String, Object> content = new LinkedHashMap<>();
		content.put("items", items(order.lines(), 0));
		if (order.statedCents() != null) {
			content.put("total_price", money(order.statedCents()));
		}
		content.put("payment_method", order.paymentMethod());
		content.put("ship_to", order.shipTo());
		return content;
	}

	/** An order's lines, as the worker hands them on. */
	static List<Map<String, Object>> items(PlannedOrder order) {
		return items(order.lines(), 0);
	}

	private static List<Map<String, Object>> items(List<Line> lines, int more) {
		return lines.stream()
			.map((line) -> Map.<String, Object>of("product_id", line.product(), "quantity", line.quantity() + more))
			.toList();
	}

	static BigDecimal money(long cents) {
		return BigDecimal.valueOf(cents, 2);
	}

}
