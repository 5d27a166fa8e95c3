package io.orderflow.orders.outbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.orderflow.defaults.TraceParent;
import io.orderflow.orders.outbox.Outbox.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * One sending of each message, as its order's trace shows it. What is sent carries on
 * from there; while no spans are made, from where the row left off.
 */
final class SendTrace {

	private final Map<Long, Span> spans = new HashMap<>();

	private SendTrace() {
	}

	static SendTrace begin(Tracer tracer, Collection<Message> messages) {
		SendTrace trace = new SendTrace();
		messages.forEach((message) -> trace.spans.put(message.id(),
				tracer.spanBuilder("OrderQueue send")
					.setSpanKind(SpanKind.PRODUCER)
					.setParent(TraceParent.contextOf(message.traceParent()))
					.setAttribute("order_id", message.orderId())
					.setAttribute("messaging.system", "aws_sqs")
					.setAttribute("messaging.destination.name", "OrderQueue")
					.setAttribute("messaging.operation.type", "send")
					.startSpan()));
		return trace;
	}

	/** What the message is to carry beside its body. */
	Map<String, MessageAttributeValue> attributesOf(Message message) {
		String line = TraceParent.of(this.spans.getOrDefault(message.id(), Span.getInvalid()).getSpanContext());
		return (line != null)
				? Map.of(TraceParent.NAME, MessageAttributeValue.builder().dataType("String").stringValue(line).build())
				: Map.of();
	}

	void end(OrderQueue.Receipt receipt) {
		Set<Long> taken = receipt.taken().stream().map(Message::id).collect(Collectors.toSet());
		this.spans.forEach((id, span) -> {
			if (!taken.contains(id)) {
				span.setStatus(StatusCode.ERROR);
			}
			span.end();
		});
	}

}
