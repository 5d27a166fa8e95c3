package io.orderflow.payment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

import io.orderflow.defaults.Money;
import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * What an order is to pay, and how.
 */
record Charge(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 64) String customerId,
		@NotNull @Money BigDecimal amount, @NotNull @Text(max = 64) String paymentMethod) implements Batch.Entry {

	/**
	 * What makes it the same charge when it comes again. No field can hold a line break.
	 */
	String facts() {
		return String.join("\n", this.customerId, cents(), this.paymentMethod);
	}

	/** The amount with its two decimals, however it was written. */
	String cents() {
		return this.amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
	}

	/** The body of a call that charges. */
	record Call(@Batch List<@NotNull @Valid Charge> charges) {
	}

}
