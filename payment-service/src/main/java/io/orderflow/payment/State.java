package io.orderflow.payment;

/**
 * Where an order's charge stands. {@code PENDING} ends as {@code DONE} or
 * {@code REFUSED}, both but the refused may go to {@code CANCELLING}, and that ends as
 * {@code UNDONE}.
 */
enum State {

	/** The bank is to charge it, and may have. */
	PENDING,
	/** The bank has charged it. */
	DONE,
	/** The bank has declined it. */
	REFUSED,
	/** The bank is to cancel it, and may have. */
	CANCELLING,
	/** The bank has given back what it took, and will never take any. */
	UNDONE

}
