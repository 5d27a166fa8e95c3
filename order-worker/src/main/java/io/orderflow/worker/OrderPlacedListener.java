package io.orderflow.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.orderflow.worker.OrderReader.Reading;
import io.orderflow.worker.SetAside.Why;

import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * Takes a batch from OrderQueue and decides what becomes of each message: deleted once
 * its order's outcome is durable, set aside when no redelivery can help, given back with
 * a delay otherwise. If this process dies anywhere in here, the visibility time-out gives
 * the messages to another worker, and every step answers it as it answered us.
 */
@Component
class OrderPlacedListener {

	static final String ID = "order-worker";

	private final Polls polls;

	private final OutageGate gate;

	private final OrderReader reader;

	private final WorkOrders workOrders;

	private final SetAside setAside;

	private final OrderQueue queue;

	private final Backoff backoff;

	private final WorkerMetrics metrics;

	private final Tracer tracer;

	OrderPlacedListener(Polls polls, OutageGate gate, OrderReader reader, WorkOrders workOrders, SetAside setAside,
			OrderQueue queue, Backoff backoff, WorkerMetrics metrics, OpenTelemetry telemetry) {
		this.polls = polls;
		this.gate = gate;
		this.reader = reader;
		this.workOrders = workOrders;
		this.setAside = setAside;
		this.queue = queue;
		this.backoff = backoff;
		this.metrics = metrics;
		this.tracer = telemetry.getTracer("io.orderflow");
	}

	@SqsListener(queueNames = "${orderflow.order-queue.url}", id = ID)
	void on(List<Message<String>> messages) {
		List<Delivery> deliveries = messages.stream().map(Delivery::of).toList();
		long bytes = deliveries.stream().mapToLong((delivery) -> delivery.body().length()).sum();
		this.polls.hold(bytes);
		try {
			BatchTrace.follow(this.tracer, deliveries, (trace) -> take(deliveries, trace));
		}
		finally {
			this.polls.letGo(bytes);
		}
	}

	private void take(List<Delivery> deliveries, BatchTrace trace) {
		this.metrics.received(deliveries);
		Map<Delivery, Why> letters = new HashMap<>();
		Set<Delivery> settled = new HashSet<>();
		// A poll that was out when the gate closed still delivers.
		if (this.gate.isOpen()) {
			Collection<Copies> orders = read(deliveries, letters);
			trace.isAbout(orders);
			Map<String, Ending> endings = this.workOrders.work(orders, trace);
			orders.forEach((copies) -> sort(copies, endings, settled, letters));
		}
		Set<Delivery> deadLettered = this.setAside.setAside(letters);
		Map<Delivery, Integer> undecided = deliveries.stream()
			.filter((delivery) -> !settled.contains(delivery) && !deadLettered.contains(delivery))
			.collect(
					Collectors.toMap(Function.identity(), (delivery) -> this.backoff.seconds(delivery.receiveCount())));
		List<Delivery> done = new ArrayList<>(settled);
		done.addAll(deadLettered);
		this.queue.delete(done);
		this.queue.giveBack(undecided);
		this.metrics.ended(settled, deadLettered, undecided.keySet());
		trace.ended(settled, deadLettered);
	}

	/**
	 * Gathers the copies of each order. Another order under the same id is left for a
	 * later delivery, when admission tells which of the two is genuine.
	 */
	private Collection<Copies> read(List<Delivery> deliveries, Map<Delivery, Why> letters) {
		Map<String, Copies> orders = new LinkedHashMap<>();
		for (Delivery delivery : deliveries) {
			switch (this.reader.read(delivery.body(), delivery.sentAt())) {
				case Reading.NotAnOrder(String reason) -> letters.put(delivery, new Why(reason, null));
				case Reading.AnOrder(Order order) ->
					orders.computeIfAbsent(order.orderId(), (_) -> new Copies(order)).add(order, delivery);
			}
		}
		return orders.values();
	}

	private void sort(Copies copies, Map<String, Ending> endings, Set<Delivery> settled, Map<Delivery, Why> letters) {
		String orderId = copies.order().orderId();
		switch (endings.get(orderId)) {
			case Ending.Settled() -> settled.addAll(copies.deliveries());
			case Ending.Hopeless(String reason) ->
				copies.deliveries().forEach((copy) -> letters.put(copy, new Why(reason, null)));
			case Ending.GivenUp(String reason) ->
				copies.deliveries().forEach((copy) -> letters.put(copy, new Why(reason, orderId)));
			case null -> {
				// Undecided, as is all that was not worked at all.
			}
		}
	}

}
