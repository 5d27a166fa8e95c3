package io.orderflow.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a step decided about an order, for ever. A step that gave no answer has decided
 * nothing: then there is no {@code Result}, and nothing may be undone.
 */
sealed interface Result {

	/**
	 * The step's effect has happened.
	 *
	 * @param trackingNumber the parcel's, where the step books one
	 */
	record Done(@Nullable String trackingNumber) implements Result {
	}

	/** The step refused and had no effect; the order's earlier steps are to be undone. */
	record Refused(String reason) implements Result {
	}

	/** The step has decided about another order of this id; neither is to be touched. */
	record Conflict() implements Result {
	}

}
