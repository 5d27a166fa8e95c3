package io.orderflow.worker;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.orderflow.defaults.OrderInLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Hands messages that no redelivery can help to the operator: first the letter on the
 * dead-letter queue, then, where it is about a genuine order, that order's parking. A
 * crash in between leaves the message, and a second letter when it comes back.
 */
@Component
class SetAside {

	private static final Logger logger = LoggerFactory.getLogger(SetAside.class);

	private final OrderQueue queue;

	private final OrderStandings standings;

	SetAside(OrderQueue queue, OrderStandings standings) {
		this.queue = queue;
		this.standings = standings;
	}

	/**
	 * Sets messages aside.
	 * @return the deliveries that nobody needs any more, and which may be deleted
	 */
	Set<Delivery> setAside(Map<Delivery, Why> letters) {
		letters.forEach((delivery, why) -> {
			try (var _ = OrderInLog.about(why.orderId(), delivery.traceParent())) {
				logger.warn("Message {} goes to the dead-letter queue: {}", delivery.messageId(), why.reason());
			}
		});
		Set<Delivery> safe = this.queue.deadLetter(letters.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().reason())));
		Map<String, String> reasons = letters.entrySet()
			.stream()
			.filter((entry) -> safe.contains(entry.getKey()) && entry.getValue().orderId() != null)
			.map(Map.Entry::getValue)
			.collect(Collectors.toMap((why) -> String.valueOf(why.orderId()), Why::reason, (one, other) -> one));
		Set<String> parked = this.standings.park(reasons);
		return safe.stream().filter((delivery) -> {
			Why why = letters.get(delivery);
			return why != null && (why.orderId() == null || parked.contains(why.orderId()));
		}).collect(Collectors.toSet());
	}

	/**
	 * Why a message goes to the dead-letter queue.
	 *
	 * @param reason why no redelivery can help, for the operator
	 * @param orderId the order that is to wait for the operator; none where the message
	 * is not a genuine order's
	 */
	record Why(String reason, @Nullable String orderId) {
	}

}
