package io.orderflow.orders;

/**
 * Where an order stands: on its way, at its end, or with the operator.
 */
enum OrderStatus {

	ACCEPTED, COMPLETED, REJECTED, PARKED, ABANDONING

}
