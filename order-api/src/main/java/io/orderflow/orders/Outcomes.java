package io.orderflow.orders;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How the orders of a batch ended, which the worker brings before it deletes their
 * messages.
 *
 * @param outcomes each order once
 */
record Outcomes(@NotNull @Size(min = 1, max = 200) List<@NotNull @Valid Outcome> outcomes) {

	/**
	 * How one order ended.
	 *
	 * @param orderId the order
	 * @param status {@code COMPLETED} or {@code REJECTED}
	 * @param trackingNumber the parcel of a completed order
	 * @param refusedBy the step that refused a rejected order
	 * @param reason why it refused
	 * @param steps what became of each step
	 */
	record Outcome(@NotNull @Text(max = 64) String orderId, @NotNull Ending status,
			@Text(max = 64) @Nullable String trackingNumber, @Text(max = 64) @Nullable String refusedBy,
			@Text(max = 64) @Nullable String reason, @Size(max = 20) List<@NotNull @Valid StepTaken> steps) {

		Outcome {
			steps = (steps != null) ? steps : List.of();
		}

		@JsonIgnore
		@AssertTrue(message = "COMPLETED comes with a tracking_number alone, REJECTED with a reason and refused_by")
		boolean isWhole() {
			return this.status == null || switch (this.status) {
				case COMPLETED -> this.trackingNumber != null && this.refusedBy == null && this.reason == null;
				case REJECTED -> this.trackingNumber == null && this.refusedBy != null && this.reason != null;
			};
		}

	}

	/** The two ways in which an order ends. */
	enum Ending {

		COMPLETED, REJECTED

	}

	record OutcomesAnswer(List<Recorded> answers) {
	}

	/**
	 * What is recorded of an order, whatever was brought.
	 *
	 * @param orderId the order
	 * @param status where it stands
	 * @param trackingNumber its parcel
	 * @param refusedBy the step that refused it
	 * @param reason why it was refused
	 */
	record Recorded(String orderId, OrderStatus status, @Nullable String trackingNumber, @Nullable String refusedBy,
			@Nullable String reason) {
	}

}
