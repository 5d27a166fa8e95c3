package io.orderflow.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** How an order ended, as it is settled at order-api. */
record Outcome(String orderId, Status status, @Nullable String refusedBy, @Nullable String reason,
		@Nullable String trackingNumber, List<StepTaken> steps) {

	enum Status {

		COMPLETED, REJECTED

	}

	/** What became of one step, and when the worker learnt it. */
	record StepTaken(String step, StepResult result, Instant at) {
	}

	enum StepResult {

		DONE, REFUSED, UNDONE

	}

}
