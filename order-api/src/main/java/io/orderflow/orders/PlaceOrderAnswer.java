package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Says that an order was taken in. A replay says the same again, whatever has become of
 * the order since.
 *
 * @param orderId the order's name
 * @param status always {@code ACCEPTED}
 * @param totalPrice what it costs
 * @param placedAt when it was taken in
 */
record PlaceOrderAnswer(String orderId, OrderStatus status, BigDecimal totalPrice, Instant placedAt) {

	static PlaceOrderAnswer of(Order order) {
		return new PlaceOrderAnswer(order.orderId(), OrderStatus.ACCEPTED, order.totalPrice(), order.placedAt());
	}

}
