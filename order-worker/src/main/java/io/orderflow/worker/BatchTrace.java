package io.orderflow.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.orderflow.defaults.TraceParent;

/**
 * A batch as the traces of its orders show it. Each message has a span in its own trace,
 * and the batch has one in a trace of its own; each of the ten links to the one, and the
 * one to each of the ten. What is done for several orders at once belongs to the batch,
 * what is done for one alone to its message.
 */
final class BatchTrace {

	private final Map<Delivery, Span> messages = new LinkedHashMap<>();

	private final Map<String, Span> orders = new HashMap<>();

	private final Span batch;

	private BatchTrace(Tracer tracer, List<Delivery> deliveries) {
		SpanBuilder builder = tracer.spanBuilder("OrderQueue batch")
			.setNoParent()
			.setAttribute("messaging.batch.message_count", deliveries.size());
		for (Delivery delivery : deliveries) {
			Span message = begin(tracer, delivery);
			this.messages.put(delivery, message);
			builder.addLink(message.getSpanContext());
		}
		this.batch = builder.startSpan();
		this.messages.values().forEach((message) -> message.addLink(this.batch.getSpanContext()));
	}

	/** Has a batch worked, and ends its spans whatever comes of it. */
	static void follow(Tracer tracer, List<Delivery> deliveries, Consumer<BatchTrace> work) {
		BatchTrace trace = new BatchTrace(tracer, deliveries);
		try {
			Context.current().with(trace.batch).wrap(() -> work.accept(trace)).run();
		}
		finally {
			trace.batch.end();
			trace.messages.values().forEach(Span::end);
		}
	}

	private static Span begin(Tracer tracer, Delivery delivery) {
		return tracer.spanBuilder("OrderQueue process")
			.setSpanKind(SpanKind.CONSUMER)
			.setParent(TraceParent.contextOf(delivery.traceParent()))
			.setAttribute("messaging.system", "aws_sqs")
			.setAttribute("messaging.destination.name", "OrderQueue")
			.setAttribute("messaging.operation.type", "process")
			.setAttribute("messaging.message.id", delivery.messageId())
			.setAttribute("receive_count", delivery.receiveCount())
			.startSpan();
	}

	/** Says which order each message is about, as far as they are about any. */
	void isAbout(Collection<Copies> copies) {
		for (Copies each : copies) {
			String orderId = each.order().orderId();
			each.deliveries().stream().map(this::of).forEach((message) -> {
				message.setAttribute("order_id", orderId);
				this.orders.putIfAbsent(orderId, message);
			});
		}
	}

	/** Has work on an order alone go on in its own trace, on whatever thread it runs. */
	<T> Supplier<T> within(List<Order> together, Supplier<T> work) {
		Span span = (together.size() == 1) ? this.orders.getOrDefault(together.getFirst().orderId(), this.batch)
				: this.batch;
		return Context.current().with(span).wrapSupplier(work);
	}

	/**
	 * Has batches worked as one: in a span that is linked to each of them, or in that of
	 * the only one.
	 */
	static <T> T merged(Tracer tracer, List<Context> batches, Supplier<T> work) {
		if (batches.size() == 1) {
			return batches.getFirst().wrapSupplier(work).get();
		}
		SpanBuilder builder = tracer.spanBuilder("OrderQueue batches").setNoParent();
		List<Span> spans = batches.stream().map(Span::fromContext).toList();
		spans.forEach((batch) -> builder.addLink(batch.getSpanContext()));
		Span merged = builder.startSpan();
		try {
			spans.forEach((batch) -> batch.addLink(merged.getSpanContext()));
			return Context.root().with(merged).wrapSupplier(work).get();
		}
		finally {
			merged.end();
		}
	}

	void ended(Set<Delivery> settled, Set<Delivery> deadLettered) {
		this.messages.forEach((delivery, message) -> {
			if (settled.contains(delivery)) {
				message.setAttribute("ending", "settled");
			}
			else {
				message.setAttribute("ending", deadLettered.contains(delivery) ? "dead_lettered" : "undecided");
				message.setStatus(StatusCode.ERROR);
			}
		});
	}

	private Span of(Delivery delivery) {
		return this.messages.getOrDefault(delivery, this.batch);
	}

}
