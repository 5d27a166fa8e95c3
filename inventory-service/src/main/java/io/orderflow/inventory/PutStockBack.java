package io.orderflow.inventory;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts back what orders have, once: the second time there is nothing to put back. An
 * order that was never seen gets a tombstone, so that a reservation which comes late is
 * refused.
 */
@Component
class PutStockBack {

	private final Reservations reservations;

	private final Stock stock;

	private final DecisionCount count;

	PutStockBack(Reservations reservations, Stock stock, DecisionCount count) {
		this.reservations = reservations;
		this.stock = stock;
		this.count = count;
	}

	@Transactional
	List<Answer> perform(List<Release> batch) {
		int buried = this.reservations.bury(batch);
		List<Recorded> recorded = this.reservations.lock(batch);
		List<Recorded> standing = recorded.stream().filter((order) -> order.state() == State.DONE).toList();
		if (!standing.isEmpty()) {
			this.reservations.undo(batch);
			SortedMap<String, Long> back = new TreeMap<>();
			standing
				.forEach((order) -> order.items().forEach((product, pieces) -> back.merge(product, pieces, Long::sum)));
			this.stock.lock(back.keySet());
			this.stock.change(back);
		}
		this.count.afterCommit(State.UNDONE, buried + standing.size());
		Map<String, Answer> answers = recorded.stream()
			.collect(Collectors.toMap(Recorded::orderId, PutStockBack::answer));
		return batch.stream().map((order) -> answers.get(order.orderId())).toList();
	}

	private static Answer answer(Recorded before) {
		return switch (before.state()) {
			case DONE, UNDONE -> Answer.of(before.orderId(), Answer.Kind.UNDONE);
			case REFUSED -> Answer.of(before.orderId(), Answer.Kind.REFUSED);
		};
	}

}
