package io.orderflow.orders;

import java.math.BigDecimal;

/**
 * A product of the catalogue.
 *
 * @param productId the product
 * @param unitPrice the price of one piece today
 */
record Product(String productId, BigDecimal unitPrice) {
}
