package io.orderflow.shipping;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Calls parcels back, each once. An order that was never seen gets a tombstone, so that a
 * shipment which comes late is refused.
 */
@Component
class CancelParcels {

	private final Shipments shipments;

	private final DecisionCount count;

	CancelParcels(Shipments shipments, DecisionCount count) {
		this.shipments = shipments;
		this.count = count;
	}

	@Transactional
	List<Answer> perform(List<Cancellation> batch) {
		int buried = this.shipments.bury(batch);
		Map<String, Answer> answers = this.shipments.lock(batch)
			.stream()
			.collect(Collectors.toMap(Decision::orderId, Decision::toCancellation));
		this.count.afterCommit(State.UNDONE, buried + this.shipments.undo(batch));
		return batch.stream().map((order) -> answers.get(order.orderId())).toList();
	}

}
