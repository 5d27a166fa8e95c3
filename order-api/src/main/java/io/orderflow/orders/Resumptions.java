package io.orderflow.orders;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Parked orders that are to go on.
 *
 * @param resumptions each order once
 */
record Resumptions(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Resumption> resumptions) {

	/**
	 * An order that is to go on.
	 *
	 * @param orderId the order
	 * @param publish whether its message is to be published from here; no, if its dead
	 * letter is moved back
	 */
	record Resumption(@NotNull @Text(max = 64) String orderId, @NotNull Boolean publish) {
	}

}
