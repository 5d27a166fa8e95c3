package io.orderflow.inventory;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * The wish to put back what an order has, for a reason that a later reservation of it is
 * refused with.
 */
record Release(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 64) String reason) implements Batch.Entry {

	/** The body of a call that releases. */
	record Call(@Batch List<@NotNull @Valid Release> releases) {
	}

}
