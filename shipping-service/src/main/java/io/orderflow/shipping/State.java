package io.orderflow.shipping;

/**
 * What was decided of an order. The only change is from {@code DONE} to {@code UNDONE}.
 */
enum State {

	/** Its parcel is on its way. */
	DONE,
	/** It gets no parcel. */
	REFUSED,
	/** Its parcel was called back, and there will never be another. */
	UNDONE

}
