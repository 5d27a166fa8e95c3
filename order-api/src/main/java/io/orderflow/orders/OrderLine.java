package io.orderflow.orders;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * A line of an order with the price that was frozen when the order was taken in.
 *
 * @param productId the product
 * @param quantity how many pieces
 * @param unitPrice the price of one piece; absent only where an order was rejected for
 * naming a product that the catalogue does not have
 */
record OrderLine(String productId, int quantity, @Nullable BigDecimal unitPrice) {
}
