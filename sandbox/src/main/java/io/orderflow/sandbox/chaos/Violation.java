package io.orderflow.sandbox.chaos;

/**
 * Something that does not hold.
 *
 * @param invariant what should
 * @param orderId of which order; empty where it is about the whole
 * @param what what was found
 */
record Violation(Invariant invariant, String orderId, String what) {

	@Override
	public String toString() {
		return this.invariant + (this.orderId.isEmpty() ? "" : " " + this.orderId) + ": " + this.what;
	}

}
