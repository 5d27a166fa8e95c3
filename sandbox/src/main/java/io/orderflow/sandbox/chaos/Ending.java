package io.orderflow.sandbox.chaos;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How an order can end.
 *
 * @param status {@code COMPLETED} or {@code REJECTED}
 * @param refusedBy the step that refuses it
 * @param reason why
 */
record Ending(String status, @Nullable String refusedBy, @Nullable String reason) {

	static final Ending COMPLETED = new Ending("COMPLETED", null, null);

	/** Beside {@link #COMPLETED}: who comes too late for the last pieces. */
	static final Ending OUT_OF_STOCK = rejected("reserve_stock", "out_of_stock");

	/** How an order may end that many want and few get. */
	static final List<Ending> FIRST_COME = List.of(COMPLETED, OUT_OF_STOCK);

	/** How an order ends that order-api refuses to take in: not at all. */
	static final List<Ending> NOT_ACCEPTED = List.of();

	static Ending rejected(String step, String reason) {
		return new Ending("REJECTED", step, reason);
	}

	@Override
	public String toString() {
		return (this.refusedBy != null) ? "%s by %s (%s)".formatted(this.status, this.refusedBy, this.reason)
				: this.status;
	}

}
