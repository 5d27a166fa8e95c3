package io.orderflow.inventory;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * What an order asks to have set aside.
 *
 * @param orderId the order
 * @param placedAt when it was placed: within a batch, the earliest comes first
 * @param items its lines; two may name the same product
 */
record Reservation(@NotNull @Text(max = 64) String orderId, @NotNull Instant placedAt,
		@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Line> items) implements Batch.Entry {

	SortedMap<String, Long> quantities() {
		SortedMap<String, Long> quantities = new TreeMap<>();
		this.items.forEach((line) -> quantities.merge(line.productId(), (long) line.quantity(), Long::sum));
		return quantities;
	}

	/** A number of pieces of one product. */
	record Line(@NotNull @Text(max = 64) String productId, @Positive int quantity) {
	}

	/** The body of a call that reserves. */
	record Call(@Batch List<@NotNull @Valid Reservation> reservations) {
	}

}
