package io.orderflow.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The orders that a service failed at within the last minute when they came alone. An
 * order is spoilt only once the service was found to be well after that.
 */
final class Blames {

	private static final Duration MEMORY = Duration.ofMinutes(1);

	private final Map<String, Blame> byOrder = new HashMap<>();

	private long wellAt = System.nanoTime();

	void add(String orderId, String why) {
		Blame before = this.byOrder.get(orderId);
		this.byOrder.put(orderId, new Blame(System.nanoTime(), why, before != null && before.confirmed()));
	}

	/** The service was well at this time: what was blamed on it before is the orders'. */
	void confirm(long wellAt) {
		forgetTheOld();
		this.wellAt = wellAt;
		this.byOrder.replaceAll(
				(_, blame) -> new Blame(blame.at(), blame.reason(), blame.confirmed() || blame.at() - wellAt <= 0));
	}

	/** Whether nobody knows yet if it was the order or the service. */
	boolean areInDoubt() {
		return this.byOrder.values().stream().anyMatch((blame) -> blame.at() - this.wellAt > 0);
	}

	/** How many different orders are spoilt. */
	long spoilt() {
		return this.byOrder.values().stream().filter(Blame::confirmed).count();
	}

	/** What the service does to this order alone, if the order is spoilt. */
	Optional<String> whatSpoils(String orderId) {
		forgetTheOld();
		return Optional.ofNullable(this.byOrder.get(orderId)).filter(Blame::confirmed).map(Blame::reason);
	}

	void clear() {
		this.byOrder.clear();
	}

	private void forgetTheOld() {
		long now = System.nanoTime();
		this.byOrder.values().removeIf((blame) -> now - blame.at() > MEMORY.toNanos());
	}

	private record Blame(long at, String reason, boolean confirmed) {
	}

}
