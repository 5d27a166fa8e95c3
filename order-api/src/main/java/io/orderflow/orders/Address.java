package io.orderflow.orders;

import io.orderflow.defaults.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an order is shipped to; only the country is needed to decide whether it can be.
 *
 * @param name who receives it
 * @param street the street and house number
 * @param city the city
 * @param postalCode the postal code
 * @param country the country, two upper-case letters as in ISO 3166-1
 */
record Address(@Text(min = 0, max = 200) @Nullable String name, @Text(min = 0, max = 200) @Nullable String street,
		@Text(min = 0, max = 200) @Nullable String city, @Text(min = 0, max = 200) @Nullable String postalCode,
		@NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be two upper-case letters") String country) {

	/** Where an order goes that does not say. */
	static final Address UNSAID = new Address(null, null, null, null, "US");

}
