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
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.orderflow.worker.OrderReader.Reading;
import io.orderflow.worker.SetAside.Why;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	/** What came back twice may be what spoils a batch: it travels alone. */
	static final int ALONE_FROM_RECEIVE = 3;

	/** A service that is well has failed at this order all along. */
	static final int SPOILT_FROM_RECEIVE = 8;

	/**
	 * Whatever the cause, this one is not worked again: it may be what kills its workers.
	 * The queue's own limit must be higher, since SQS parks no order.
	 */
	static final int LAST_RECEIVE = 15;

	private static final Logger logger = LoggerFactory.getLogger(OrderPlacedListener.class);

	private final Polls polls;

	private final OutageGate gate;

	private final OrderReader reader;

	private final FulfilOrders fulfilOrders;

	private final MergeBatches mergeBatches;

	private final Circuits circuits;

	private final SetAside setAside;

	private final OrderQueue queue;

	private final Backoff backoff;

	private final WorkerMetrics metrics;

	private final Tracer tracer;

	OrderPlacedListener(Polls polls, OutageGate gate, OrderReader reader, FulfilOrders fulfilOrders,
			MergeBatches mergeBatches, Circuits circuits, SetAside setAside, OrderQueue queue, Backoff backoff,
			WorkerMetrics metrics, OpenTelemetry telemetry) {
		this.polls = polls;
		this.gate = gate;
		this.reader = reader;
		this.fulfilOrders = fulfilOrders;
		this.mergeBatches = mergeBatches;
		this.circuits = circuits;
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
			Map<String, Ending> endings = work(orders, trace);
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
		switch (endings.getOrDefault(orderId, spoilt(copies))) {
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

	private @Nullable Ending spoilt(Copies copies) {
		return (copies.mostReceived() < SPOILT_FROM_RECEIVE) ? null
				: this.circuits.whatSpoils(copies.order().orderId()).map(Ending.GivenUp::new).orElse(null);
	}

	private Map<String, Ending> work(Collection<Copies> orders, BatchTrace trace) {
		List<Supplier<Map<String, Ending>>> work = new ArrayList<>();
		List<Order> together = new ArrayList<>();
		for (Copies copies : orders) {
			List<Order> alone = List.of(copies.order());
			if (copies.mostReceived() >= LAST_RECEIVE) {
				work.add(trace.within(alone, () -> this.fulfilOrders.giveUp(alone,
						"was delivered " + copies.mostReceived() + " times and did not come to an end")));
			}
			else if (copies.mostReceived() >= ALONE_FROM_RECEIVE) {
				work.add(trace.within(alone, () -> this.mergeBatches.fulfilAlone(alone)));
			}
			else {
				together.add(copies.order());
			}
		}
		if (!together.isEmpty()) {
			work.add(trace.within(together, () -> this.mergeBatches.fulfil(together)));
		}
		Map<String, Ending> endings = new ConcurrentHashMap<>();
		if (work.size() == 1) {
			endings.putAll(orNothing(work.getFirst()));
		}
		else {
			SideBySide.forEach(work, (each) -> endings.putAll(orNothing(each)));
		}
		return endings;
	}

	/** A defect of ours says nothing about the orders: they stay undecided. */
	private static Map<String, Ending> orNothing(Supplier<Map<String, Ending>> work) {
		try {
			return work.get();
		}
		catch (RuntimeException failure) {
			// Its message could quote an order, so only the place is logged.
			logger.error("A batch failed with {} at {}", failure.getClass().getName(),
					Arrays.stream(failure.getStackTrace())
						.filter((frame) -> frame.getClassName().startsWith("io.orderflow"))
						.findFirst());
			return Map.of();
		}
	}

}
