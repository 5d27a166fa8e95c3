package io.orderflow.shipping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be sent for an order, and where to.
 */
record Shipment(@NotNull @Text(max = 64) String orderId,
		@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Line> items,
		@NotNull @Valid Address shipTo) implements Batch.Entry {

	/** What is stored is compared for ever: no setting may change how it is written. */
	private static final JsonMapper CANONICAL = JsonMapper.shared();

	/**
	 * The pieces by product, as they are stored: however the lines were split or sorted,
	 * it is the same parcel.
	 */
	String contents() {
		SortedMap<String, Long> pieces = new TreeMap<>();
		this.items.forEach((line) -> pieces.merge(line.productId(), (long) line.quantity(), Long::sum));
		return CANONICAL.writeValueAsString(pieces);
	}

	/** Where it goes, as it is stored. The order of the lines must never change. */
	String destination() {
		Map<String, @Nullable String> lines = new LinkedHashMap<>();
		lines.put("name", this.shipTo.name());
		lines.put("street", this.shipTo.street());
		lines.put("city", this.shipTo.city());
		lines.put("postal_code", this.shipTo.postalCode());
		lines.put("country", this.shipTo.country());
		return CANONICAL.writeValueAsString(lines);
	}

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
