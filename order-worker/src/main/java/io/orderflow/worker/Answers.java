package io.orderflow.worker;

import java.util.List;
import java.util.regex.Pattern;

import io.orderflow.defaults.Text;
import io.orderflow.worker.Outcome.StepResult;
import org.jspecify.annotations.Nullable;

/** What a step service answers to a batch, one entry an order. */
record Answers(@Nullable List<@Nullable Answer> answers) {

	/**
	 * A word of the contract, behind the name of the step that refused first, or behind
	 * the operator, who gave the order up.
	 */
	private static final Pattern REASON = Pattern
		.compile("((reserve_stock|take_payment|book_shipment|operator):)?[a-z0-9_]{1,48}");

	private static final int LONGEST_TRACKING_NUMBER = 64;

	record Answer(@Nullable String orderId, @Nullable String answer, @Nullable String reason,
			@Nullable String trackingNumber) {

		/** The decision in this answer, or {@code null} where it makes no sense. */
		@Nullable Result toResult() {
			return switch (this.answer) {
				case "DONE" -> hasPlainTrackingNumber() ? new Result.Done(this.trackingNumber) : null;
				case "REFUSED" -> (this.reason != null && REASON.matcher(this.reason).matches())
						? new Result.Refused(this.reason) : null;
				case "CONFLICT" -> new Result.Conflict();
				case null, default -> null;
			};
		}

		private boolean hasPlainTrackingNumber() {
			return this.trackingNumber == null
					|| (!this.trackingNumber.isBlank() && this.trackingNumber.length() <= LONGEST_TRACKING_NUMBER
							&& Text.Check.isPlain(this.trackingNumber));
		}

		/**
		 * Why the step has nothing standing for the order any more; {@code null} where it
		 * may have.
		 */
		@Nullable StepResult toUndoing() {
			return switch (this.answer) {
				case "UNDONE" -> StepResult.UNDONE;
				case "REFUSED" -> StepResult.REFUSED;
				case null, default -> null;
			};
		}

	}

}
