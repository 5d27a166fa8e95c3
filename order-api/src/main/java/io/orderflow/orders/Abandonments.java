package io.orderflow.orders;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Orders that the operator gives up. From then on none of them can complete.
 *
 * @param abandonments each order once
 */
record Abandonments(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Abandonment> abandonments) {

	record Abandonment(@NotNull @Text(max = 64) String orderId) {
	}

}
