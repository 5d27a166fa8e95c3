package io.orderflow.shipping;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent for an order, and where to.
 */
record Shipment(@ShortText String orderId, @NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Line> items,
		@NotNull @Valid Address shipTo) implements Batch.Entry {

	/** A number of pieces of one product. */
	record Line(@ShortText String productId, @Positive int quantity) {
	}

	/**
	 * Where to. Only the country is always needed: whether it is served is a decision,
	 * not a matter of form.
	 */
	record Address(@Nullable @AddressLine String name, @Nullable @AddressLine String street,
			@Nullable @AddressLine String city, @Nullable @AddressLine String postalCode, @ShortText String country) {

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
