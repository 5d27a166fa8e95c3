package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What a step service answers to a batch, one entry an order. */
record Answers(@Nullable List<@Nullable Answer> answers) {

	record Answer(@Nullable String orderId, @Nullable String answer, @Nullable String reason,
			@Nullable String trackingNumber) {

		/** The decision in this answer, or {@code null} where it makes no sense. */
		@Nullable Result toResult() {
			return switch (this.answer) {
				case "DONE" -> new Result.Done(this.trackingNumber);
				case "REFUSED" -> (this.reason != null) ? new Result.Refused(this.reason) : null;
				case "CONFLICT" -> new Result.Conflict();
				case null, default -> null;
			};
		}

		/** Whether the step has nothing standing for the order any more. */
		boolean isUndone() {
			return "UNDONE".equals(this.answer) || "REFUSED".equals(this.answer);
		}

	}

}
