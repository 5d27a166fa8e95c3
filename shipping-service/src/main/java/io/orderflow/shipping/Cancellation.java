package io.orderflow.shipping;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * The wish to cancel an order's shipment, for a reason that a later shipment of it is
 * refused with.
 */
record Cancellation(@NotNull @Text(max = 64) String orderId,
		@NotNull @Text(max = 64) String reason) implements Batch.Entry {

	/** The body of a call that cancels. */
	record Call(@Batch List<@NotNull @Valid Cancellation> cancellations) {
	}

}
