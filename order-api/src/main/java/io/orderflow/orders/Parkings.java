package io.orderflow.orders;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Orders that the worker hands to the operator, since it cannot carry them on.
 *
 * @param parkings each order once
 */
record Parkings(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Parking> parkings) {

	/**
	 * An order that is to wait for the operator.
	 *
	 * @param orderId the order
	 * @param reason why, in words for the operator
	 */
	record Parking(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 256) String reason) {
	}

}
