package io.orderflow.orders;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * Counts each order once when it is taken in and once when it ends, after the commit: a
 * repeat does not count. What was taken in less what has ended is still on its way.
 */
@Component
class OrderCounters {

	private static final String NONE = "none";

	private static final String OTHER = "other";

	/**
	 * Who refuses, and for what: nothing else becomes a tag, whatever a caller brings.
	 */
	private static final Map<String, Set<String>> REASONS = Map.of(AdmitOrders.ADMISSION,
			Set.of("unknown_product", "wrong_total"), "reserve_stock", Set.of("out_of_stock", "unknown_product"),
			"take_payment", Set.of("card_declined", "insufficient_funds", "unknown_payment_method"), "book_shipment",
			Set.of("country_not_served"), SettleOrders.OPERATOR, Set.of("abandoned"));

	/** From the fastest batch to half an hour, after which nobody counts in seconds. */
	private static final Duration[] LIMITS = { Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
			Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500),
			Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1),
			Duration.ofMinutes(5), Duration.ofMinutes(30) };

	private final MeterRegistry meters;

	private final Counter accepted;

	private final Counter completed;

	private final Map<Refusal, Counter> rejected = new ConcurrentHashMap<>();

	private final Timer settled;

	private final Counter conflicts;

	private final Counter parkings;

	private final Counter abandonments;

	OrderCounters(MeterRegistry meters) {
		this.meters = meters;
		this.accepted = Counter.builder("orderflow.orders.accepted")
			.description("Orders taken in, by HTTP or found on the queue")
			.register(meters);
		this.completed = settled("COMPLETED", new Refusal(NONE, NONE));
		REASONS.forEach((refuser, reasons) -> reasons.forEach((reason) -> rejected(new Refusal(refuser, reason))));
		this.settled = Timer.builder("orderflow.orders.settle")
			.description("From placed to settled")
			.serviceLevelObjectives(LIMITS)
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

	/**
	 * An order has ended well.
	 * @param seconds since it was placed
	 */
	void completed(double seconds) {
		this.completed.increment();
		took(seconds);
	}

	/**
	 * An order has ended by a refusal.
	 * @param seconds since it was placed
	 */
	void rejected(String refusedBy, String reason, double seconds) {
		Set<String> known = REASONS.get(refusedBy);
		Refusal refusal = (known == null) ? new Refusal(OTHER, OTHER)
				: new Refusal(refusedBy, known.contains(reason) ? reason : OTHER);
		rejected(refusal).increment();
		took(seconds);
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

	private void took(double seconds) {
		this.settled.record(Math.round(seconds * TimeUnit.SECONDS.toMicros(1)), TimeUnit.MICROSECONDS);
	}

	private Counter rejected(Refusal refusal) {
		return this.rejected.computeIfAbsent(refusal, (which) -> settled("REJECTED", which));
	}

	private Counter settled(String status, Refusal refusal) {
		return Counter.builder("orderflow.orders.settled")
			.description("Orders that have ended")
			.tags("status", status, "refused_by", refusal.refusedBy(), "reason", refusal.reason())
			.register(this.meters);
	}

	private record Refusal(String refusedBy, String reason) {
	}

}
