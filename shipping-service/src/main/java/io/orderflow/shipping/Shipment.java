package io.orderflow.shipping;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent for an order, and where to.
 */
record Shipment(@NotNull @Text(max = 64) String orderId,
		@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Line> items,
		@NotNull @Valid Address shipTo) implements Batch.Entry {

	/** A number of pieces of one product. */
	record Line(@NotNull @Text(max = 64) String productId, @Positive int quantity) {
	}

	/**
	 * Where to. Only the country is always needed: whether it is served is a decision,
	 * not a matter of form.
	 */
	record Address(@Nullable @Text(min = 0, max = 200) String name, @Nullable @Text(min = 0, max = 200) String street,
			@Nullable @Text(min = 0, max = 200) String city, @Nullable @Text(min = 0, max = 200) String postalCode,
			@NotNull @Text(max = 64) String country) {

		/** An address is personal data and must not get into a log by accident. */
		@Override
		public String toString() {
			return "Address[" + this.country + "]";
		}

	}

	/** The body of a call that ships. */
	record Call(@Batch List<@NotNull @Valid Shipment> shipments) {
	}

}
