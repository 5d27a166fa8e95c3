package io.orderflow.worker;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.defaults.Printable;
import io.orderflow.worker.OrderApi.OutcomesRequest;
import io.orderflow.worker.OrderApi.Settlement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Makes outcomes durable at order-api. Only after that may a message be deleted.
 */
@Component
class SettleOrders {

	private static final Logger logger = LoggerFactory.getLogger(SettleOrders.class);

	private static final Set<String> ENDED = Set.of("COMPLETED", "REJECTED");

	private final BatchCall<Outcome, Settlement> settling;

	private final WorkerMetrics metrics;

	SettleOrders(OrderApi orders, Circuits circuits, CallTimes times, WorkerMetrics metrics) {
		this.settling = new BatchCall<>("settling", circuits.of(Circuits.ORDERS), Outcome::orderId, Settlement::orderId,
				times.performing("settlement", (batch) -> orders.settle(new OutcomesRequest(batch))),
				OrderApi.Settlements::answers);
		this.metrics = metrics;
	}

	/** The ids of the orders whose outcome is durable, from now or from before. */
	Set<String> settle(List<Outcome> outcomes) {
		Map<String, Settlement> answers = this.settling.answersFor(outcomes);
		Set<String> settled = new HashSet<>();
		for (Outcome outcome : outcomes) {
			Settlement recorded = answers.get(outcome.orderId());
			if (recorded == null || recorded.status() == null || !ENDED.contains(recorded.status())) {
				continue;
			}
			settled.add(outcome.orderId());
			if (!recorded.status().equals(outcome.status().name())) {
				// The steps are sticky, so this cannot happen unless a service lost its
				// rows.
				this.metrics.contradiction();
				try (var _ = OrderInLog.about(outcome.orderId())) {
					logger.error("Order {} came out {} but is recorded as {}; its effects need a look",
							Printable.id(outcome.orderId()), outcome.status(), recorded.status());
				}
			}
		}
		return settled;
	}

}
