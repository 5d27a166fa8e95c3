package io.orderflow.baselines;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The message on OrderQueue as order-api publishes it, with every field; what others send
 * is never admitted here, and so cannot be settled.
 */
record Order(String orderId, String customerId, List<Item> items, BigDecimal totalPrice, Instant placedAt,
		String paymentMethod, Address shipTo) {

	record Item(String productId, int quantity) {
	}

	record Address(@Nullable String name, @Nullable String street, @Nullable String city, @Nullable String postalCode,
			String country) {
	}

}
