package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import io.orderflow.defaults.Money;
import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a batch of messages, which the worker asks about before it works them.
 *
 * @param orders each order once
 */
record Admissions(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Candidate> orders) {

	/**
	 * An order as its message describes it.
	 *
	 * @param orderId the order
	 * @param customerId who placed it
	 * @param items what was ordered
	 * @param totalPrice what it is said to cost
	 * @param placedAt when it was placed; now, if the message does not say
	 * @param paymentMethod how it is paid
	 * @param shipTo where it goes
	 */
	record Candidate(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 64) String customerId,
			@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Item> items, @NotNull @Money BigDecimal totalPrice,
			@Nullable Instant placedAt, @Text(max = 64) String paymentMethod, @Valid Address shipTo) {

		Candidate {
			paymentMethod = (paymentMethod != null) ? paymentMethod : PlaceOrderRequest.USUAL_CARD;
			shipTo = (shipTo != null) ? shipTo : Address.UNSAID;
		}

		String fingerprint() {
			return Fingerprint.of(this.customerId, this.items, this.totalPrice, this.paymentMethod, this.shipTo);
		}

	}

	/** Whether an order is to be worked. */
	enum Answer {

		/** Work it. */
		GO,

		/** It has ended: the message is a duplicate. */
		ENDED,

		/** It is with the operator, who will send it again or abandon it. */
		PARKED,

		/** Another order has this id. */
		CONFLICT

	}

	record AdmissionsAnswer(List<Admission> answers) {
	}

	record Admission(String orderId, Answer answer) {
	}

}
