package io.orderflow.inventory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sets stock aside for a batch of orders: an order gets all that it asks for or nothing,
 * and its decision is written in the transaction that changes the stock. A repeat takes
 * nothing and is answered with the first decision.
 */
@Component
class SetStockAside {

	private static final Comparator<Reservation> EARLIEST_FIRST = Comparator.comparing(Reservation::placedAt)
		.thenComparing(Reservation::orderId);

	private final Reservations reservations;

	private final Stock stock;

	private final DecisionCount count;

	SetStockAside(Reservations reservations, Stock stock, DecisionCount count) {
		this.reservations = reservations;
		this.stock = stock;
		this.count = count;
	}

	@Transactional
	List<Answer> perform(List<Reservation> batch) {
		Set<String> added = this.reservations.add(batch);
		List<Reservation> fresh = batch.stream().filter((order) -> added.contains(order.orderId())).toList();
		List<Reservation> known = batch.stream().filter((order) -> !added.contains(order.orderId())).toList();
		Map<String, Answer> answers = new HashMap<>();
		if (!fresh.isEmpty()) {
			Map<String, String> refusals = take(fresh);
			fresh.forEach((order) -> answers.put(order.orderId(), answer(order.orderId(), refusals)));
		}
		if (!known.isEmpty()) {
			this.reservations.compare(known).forEach((decision) -> answers.put(decision.orderId(), decision.answer()));
		}
		return batch.stream().map((order) -> answers.get(order.orderId())).toList();
	}

	/** Takes the stock and returns why those who got nothing were refused. */
	private Map<String, String> take(List<Reservation> fresh) {
		Set<String> products = new TreeSet<>();
		fresh.forEach((order) -> products.addAll(order.quantities().keySet()));
		SortedMap<String, Long> available = this.stock.lock(products);
		SortedMap<String, Long> taken = new TreeMap<>();
		Map<String, String> refusals = new TreeMap<>();
		for (Reservation order : fresh.stream().sorted(EARLIEST_FIRST).toList()) {
			String reason = whyNot(order, available);
			if (reason != null) {
				refusals.put(order.orderId(), reason);
				continue;
			}
			order.quantities().forEach((product, pieces) -> {
				available.merge(product, -pieces, Long::sum);
				taken.merge(product, -pieces, Long::sum);
			});
		}
		if (!taken.isEmpty()) {
			this.stock.change(taken);
		}
		if (!refusals.isEmpty()) {
			this.reservations.refuse(refusals);
		}
		this.count.afterCommit(State.REFUSED, refusals.size());
		this.count.afterCommit(State.DONE, fresh.size() - refusals.size());
		return refusals;
	}

	private static @Nullable String whyNot(Reservation order, Map<String, Long> available) {
		Map<String, Long> wanted = order.quantities();
		if (!available.keySet().containsAll(wanted.keySet())) {
			return "unknown_product";
		}
		boolean enough = wanted.entrySet()
			.stream()
			.allMatch((product) -> product.getValue() <= available.getOrDefault(product.getKey(), 0L));
		return enough ? null : "out_of_stock";
	}

	private static Answer answer(String orderId, Map<String, String> refusals) {
		String reason = refusals.get(orderId);
		return (reason != null) ? Answer.refused(orderId, reason) : Answer.of(orderId, Answer.Kind.DONE);
	}

}
