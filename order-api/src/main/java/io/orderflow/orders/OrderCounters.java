package io.orderflow.orders;

import java.util.Set;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts each order once when it is taken in and once when it ends, after the commit: a
 * repeat does not count. What was taken in less what has ended is still on its way.
 */
@Component
class OrderCounters {

	/** The only values of the tag, whatever a caller brings. */
	private static final Set<String> REFUSERS = Set.of(AdmitOrders.ADMISSION, "reserve_stock", "take_payment",
			"book_shipment", SettleOrders.OPERATOR);

	private final MeterRegistry meters;

	private final Counter accepted;

	private final Counter conflicts;

	private final Counter parkings;

	private final Counter abandonments;

	OrderCounters(MeterRegistry meters) {
		this.meters = meters;
		this.accepted = Counter.builder("orderflow.orders.accepted")
			.description("Orders taken in, by HTTP or found on the queue")
			.register(meters);
		this.conflicts = Counter.builder("orderflow.orders.settle.conflicts")
			.description("Outcomes that were brought and disagree with the recorded ones")
			.register(meters);
		this.parkings = Counter.builder("orderflow.orders.parkings")
			.description("Times that an order was handed to the operator")
			.register(meters);
		this.abandonments = Counter.builder("orderflow.orders.abandonments")
			.description("Orders that the operator gave up")
			.register(meters);
	}

	void accepted(int orders) {
		this.accepted.increment(orders);
	}

	void completed() {
		settled("COMPLETED", "none");
	}

	void rejected(String refusedBy) {
		settled("REJECTED", REFUSERS.contains(refusedBy) ? refusedBy : "other");
	}

	void parked(int orders) {
		this.parkings.increment(orders);
	}

	void abandoned(int orders) {
		this.abandonments.increment(orders);
	}

	void conflict() {
		this.conflicts.increment();
	}

	private void settled(String status, String refusedBy) {
		this.meters.counter("orderflow.orders.settled", "status", status, "refused_by", refusedBy).increment();
	}

}
