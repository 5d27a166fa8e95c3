package io.orderflow.sandbox.chaos;

import java.time.Instant;

/**
 * A fault that was done, and what shows that it was.
 *
 * @param kind what
 * @param target to whom
 * @param struckAt when it began
 * @param healedAt when its target was whole again
 * @param ordersInFlight how many orders were on their way when it began
 * @param hits how many processes, connections or transfers felt it
 * @param evidence what shows it, in words
 */
record Struck(FaultKind kind, String target, Instant struckAt, Instant healedAt, int ordersInFlight, int hits,
		String evidence) {

	/** A fault that nobody felt, or that met no order, proves nothing. */
	boolean counts() {
		return this.hits > 0 && this.ordersInFlight > 0;
	}

}
