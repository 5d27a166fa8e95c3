package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The message on OrderQueue: an order was placed.
 *
 * @param schemaVersion the form of this message
 * @param orderId the order
 * @param customerId who placed it
 * @param items what was ordered
 * @param totalPrice what it costs
 * @param placedAt when it was placed
 * @param paymentMethod how it is paid
 * @param shipTo where it goes
 */
record OrderPlaced(int schemaVersion, String orderId, String customerId, List<Item> items, BigDecimal totalPrice,
		Instant placedAt, String paymentMethod, Address shipTo) {

	/** The form that is written now. */
	static final int VERSION = 1;

}
