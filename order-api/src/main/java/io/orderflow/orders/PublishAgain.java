package io.orderflow.orders;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.orderflow.orders.outbox.Outbox;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Publishes orders from their rows, also those that came to the queue directly: the
 * message may have other words than the first one and is admitted as the same order.
 */
@Component
class PublishAgain {

	private final Orders orders;

	private final Outbox outbox;

	private final JsonMapper json;

	PublishAgain(Orders orders, Outbox outbox, JsonMapper json) {
		this.orders = orders;
		this.outbox = outbox;
		this.json = json;
	}

	/** Belongs into the transaction that found the orders in need of it. */
	@Transactional(propagation = Propagation.MANDATORY)
	void publish(Collection<String> orderIds) {
		Map<String, String> messages = new LinkedHashMap<>();
		this.orders.findAllById(orderIds)
			.forEach((order) -> messages.put(order.orderId(), this.json.writeValueAsString(order.message())));
		if (!messages.isEmpty()) {
			this.outbox.add(messages);
		}
	}

}
