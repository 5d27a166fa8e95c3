package io.orderflow.inventory;

/**
 * What was decided of an order. The only change is from {@code DONE} to {@code UNDONE}.
 */
enum State {

	/** Its stock is set aside. */
	DONE,
	/** It got nothing. */
	REFUSED,
	/** It has nothing any more, and never will. */
	UNDONE

}
