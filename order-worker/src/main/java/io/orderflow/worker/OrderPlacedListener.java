package io.orderflow.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.orderflow.worker.OrderReader.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * Takes a batch from OrderQueue and decides what becomes of each message: deleted once
 * its order's outcome is durable, dead-lettered when no redelivery can help, given back
 * with a delay otherwise. If this process dies anywhere in here, the visibility time-out
 * gives the messages to another worker, and every step answers it as it answered us.
 */
@Component
class OrderPlacedListener {

	static final String ID = "order-worker";

	private static final Logger logger = LoggerFactory.getLogger(OrderPlacedListener.class);

	/** What came back twice may be what spoils a batch: it travels alone. */
	private static final int ALONE_FROM_RECEIVE = 3;

	private final OrderReader reader;

	private final FulfilOrders fulfilOrders;

	private final OrderQueue queue;

	private final Backoff backoff;

	private final WorkerMetrics metrics;

	OrderPlacedListener(OrderReader reader, FulfilOrders fulfilOrders, OrderQueue queue, Backoff backoff,
			WorkerMetrics metrics) {
		this.reader = reader;
		this.fulfilOrders = fulfilOrders;
		this.queue = queue;
		this.backoff = backoff;
		this.metrics = metrics;
	}

	@SqsListener(queueNames = "${orderflow.order-queue.url}", id = ID)
	void on(List<Message<String>> messages) {
		List<Delivery> deliveries = messages.stream().map(Delivery::of).toList();
		this.metrics.received(deliveries);
		Map<Delivery, String> hopeless = new HashMap<>();
		Collection<Copies> orders = read(deliveries, hopeless);
		Map<String, Ending> endings = fulfil(orders);
		Set<Delivery> settled = new HashSet<>();
		for (Copies copies : orders) {
			switch (endings.get(copies.order.orderId())) {
				case Ending.Settled() -> settled.addAll(copies.deliveries);
				case Ending.Hopeless(String reason) -> copies.deliveries.forEach((copy) -> hopeless.put(copy, reason));
				case null -> {
					// Undecided, as is all that was not worked at all.
				}
			}
		}
		Map<Delivery, Integer> undecided = deliveries.stream()
			.filter((delivery) -> !settled.contains(delivery) && !hopeless.containsKey(delivery))
			.collect(
					Collectors.toMap(Function.identity(), (delivery) -> this.backoff.seconds(delivery.receiveCount())));
		hopeless.forEach((delivery, reason) -> logger.warn("Message {} goes to the dead-letter queue: {}",
				delivery.messageId(), reason));
		Set<Delivery> deadLettered = this.queue.deadLetter(hopeless);
		List<Delivery> done = new ArrayList<>(settled);
		done.addAll(deadLettered);
		this.queue.delete(done);
		this.queue.giveBack(undecided);
		this.metrics.ended(settled.size(), deadLettered.size(), undecided.size());
	}

	/**
	 * Gathers the copies of each order, to be worked once and deleted together. Another
	 * order under the same id is left for a later delivery, when admission tells which of
	 * the two is genuine.
	 */
	private Collection<Copies> read(List<Delivery> deliveries, Map<Delivery, String> hopeless) {
		Map<String, Copies> orders = new LinkedHashMap<>();
		for (Delivery delivery : deliveries) {
			switch (this.reader.read(delivery.body(), delivery.sentAt())) {
				case Reading.NotAnOrder(String reason) -> hopeless.put(delivery, reason);
				case Reading.AnOrder(Order order) -> {
					Copies copies = orders.computeIfAbsent(order.orderId(),
							(id) -> new Copies(order, new ArrayList<>()));
					if (order.isCopyOf(copies.order)) {
						copies.deliveries.add(delivery);
					}
				}
			}
		}
		return orders.values();
	}

	private Map<String, Ending> fulfil(Collection<Copies> orders) {
		List<List<Order>> batches = new ArrayList<>();
		List<Order> together = new ArrayList<>();
		for (Copies copies : orders) {
			if (copies.mostReceived() < ALONE_FROM_RECEIVE) {
				together.add(copies.order);
			}
			else {
				batches.add(List.of(copies.order));
			}
		}
		if (!together.isEmpty()) {
			batches.add(together);
		}
		if (batches.size() == 1) {
			return fulfil(batches.getFirst());
		}
		Map<String, Ending> endings = new ConcurrentHashMap<>();
		SideBySide.forEach(batches, (batch) -> endings.putAll(fulfil(batch)));
		return endings;
	}

	private Map<String, Ending> fulfil(List<Order> batch) {
		try {
			return this.fulfilOrders.fulfil(batch);
		}
		catch (RuntimeException failure) {
			// A defect of ours says nothing about the orders: they stay undecided. Its
			// message
			// could quote an order, so only the place is logged.
			logger.error("A batch of {} failed with {} at {}", batch.size(), failure.getClass().getName(),
					Arrays.stream(failure.getStackTrace())
						.filter((frame) -> frame.getClassName().startsWith("io.orderflow"))
						.findFirst());
			return Map.of();
		}
	}

	/** One order and all deliveries of it in a batch. */
	private record Copies(Order order, List<Delivery> deliveries) {

		int mostReceived() {
			return this.deliveries.stream().mapToInt(Delivery::receiveCount).max().orElse(0);
		}

	}

}
