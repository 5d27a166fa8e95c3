package io.orderflow.payment;

import java.util.List;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * The wish to give back what an order paid, for a reason that a later charge of it is
 * refused with.
 */
record Refund(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 64) String reason) implements Batch.Entry {

	/** The body of a call that refunds. */
	record Call(@Batch List<@NotNull @Valid Refund> refunds) {
	}

}
