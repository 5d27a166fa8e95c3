package io.orderflow.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * One order and all deliveries of it in a batch, which are worked once and share their
 * ending.
 *
 * @param order the order
 * @param deliveries at least one
 */
record Copies(Order order, List<Delivery> deliveries) {

	Copies(Order order) {
		this(order, new ArrayList<>());
	}

	/** Adds a delivery, unless it is another order that goes by the same id. */
	void add(Order delivered, Delivery delivery) {
		if (delivered.isCopyOf(this.order)) {
			this.deliveries.add(delivery);
		}
	}

	int mostReceived() {
		return this.deliveries.stream().mapToInt(Delivery::receiveCount).max().orElse(0);
	}

}
