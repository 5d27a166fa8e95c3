package io.orderflow.worker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An order as it is carried through its steps: every field is there, defaults filled in.
 */
record Order(String orderId, String customerId, List<Item> items, BigDecimal totalPrice, Instant placedAt,
		String paymentMethod, Address shipTo) {

	/** So many pieces of one product. */
	record Item(String productId, int quantity) {
	}

	/** Where the parcel goes; only the country is needed to decide whether it can. */
	record Address(@Nullable String name, @Nullable String street, @Nullable String city, @Nullable String postalCode,
			String country) {
	}

	/**
	 * Whether the other asks for the same. When it was placed does not count: a copy that
	 * was sent again without {@code placed_at} counts from its own arrival.
	 */
	boolean isCopyOf(Order other) {
		return equals(new Order(other.orderId, other.customerId, other.items, other.totalPrice, this.placedAt,
				other.paymentMethod, other.shipTo));
	}

}
