package io.orderflow.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.orderflow.sandbox.TraceCollector.Kind;
import io.orderflow.sandbox.TraceCollector.SeenSpan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten orders are followed by a collector from their requests to their ends. */
@SharesOrderflow
class TracesSystemTests {

	private static final Service[] CALLED = { Service.ORDER_API, Service.INVENTORY_SERVICE, Service.PAYMENT_SERVICE,
			Service.SHIPPING_SERVICE };

	private final Orderflow orderflow;

	private final TraceCollector collector = new TraceCollector();

	private final Map<String, String> followed = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", this.collector.address(),
			"OTEL_TRACES_SAMPLER_ARG", "1", "OTEL_BSP_SCHEDULE_DELAY", "200");

	TracesSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@AfterEach
	void followNoMore() {
		stopAll();
		this.collector.close();
		this.orderflow.start(CALLED);
		this.orderflow.start(Service.ORDER_WORKER);
	}

	@Test
	void leadFromEachRequestThroughTheQueueToTheBatchAndItsCalls() {
		stopAll();
		this.orderflow.start(List.of(CALLED), this.followed);
		List<String> orders = IntStream.range(0, 10)
			.mapToObj((i) -> this.orderflow.place(OrderRequest.ofTheArticle("67890")))
			.toList();
		Orderflow.within(30).until(() -> this.orderflow.depth("OrderQueue").visible() == 10);
		this.orderflow.start(List.of(Service.ORDER_WORKER), this.followed);
		orders.forEach(this.orderflow::awaitEnd);
		Set<SeenSpan> batches = orders.stream().map(this::batchOf).collect(Collectors.toSet());
		assertThat(batches).as("the orders were waiting together").hasSize(1);
		String trace = batches.iterator().next().traceId();
		Orderflow.within(30)
			.untilAsserted(() -> assertThat(spans((span) -> span.kind() == Kind.SERVER && span.traceId().equals(trace)))
				.extracting((span) -> span.service() + " " + span.name())
				.containsExactlyInAnyOrder("order-api http post /admissions",
						"inventory-service http post /reservations", "payment-service http post /charges",
						"shipping-service http post /shipments", "order-api http post /outcomes"));
		servesOnWhenTheCollectorIsAway();
	}

	/** From the request by the sending to the message, and over to the batch and back. */
	private SeenSpan batchOf(String order) {
		SeenSpan request = one(Kind.SERVER, order);
		SeenSpan send = one(Kind.PRODUCER, order);
		SeenSpan process = one(Kind.CONSUMER, order);
		assertThat(List.of(request.service(), send.service(), process.service())).containsExactly("order-api",
				"order-api", "order-worker");
		assertThat(List.of(send.traceId(), process.traceId())).containsOnly(request.traceId());
		assertThat(send.parentId()).isEqualTo(request.spanId());
		assertThat(process.parentId()).isEqualTo(send.spanId());
		assertThat(process.attributes()).containsEntry("ending", "settled");
		SeenSpan batch = awaitOne((span) -> process.links().contains(span.place()));
		assertThat(batch.name()).isEqualTo("OrderQueue batch");
		assertThat(batch.links()).contains(process.place());
		return batch;
	}

	private void servesOnWhenTheCollectorIsAway() {
		this.collector.close();
		String order = this.orderflow.place(OrderRequest.ofTheArticle("67890"));
		assertThat(this.orderflow.awaitEnd(order).path("status").asString()).isEqualTo("COMPLETED");
	}

	private SeenSpan one(Kind kind, String order) {
		return awaitOne((span) -> span.kind() == kind && isAbout(span, List.of(order)));
	}

	private SeenSpan awaitOne(Predicate<SeenSpan> wanted) {
		Orderflow.within(30).untilAsserted(() -> assertThat(spans(wanted)).as(this::whatWasSeen).hasSize(1));
		return spans(wanted).getFirst();
	}

	private String whatWasSeen() {
		return "one of " + this.collector.spans()
			.stream()
			.collect(Collectors.groupingBy((span) -> span.service() + " " + span.kind() + " " + span.name(),
					Collectors.counting()));
	}

	private List<SeenSpan> spans(Predicate<SeenSpan> wanted) {
		return this.collector.spans().stream().filter(wanted).toList();
	}

	private static boolean isAbout(SeenSpan span, List<String> orders) {
		return orders.contains(span.attributes().getOrDefault("order_id", ""));
	}

	private void stopAll() {
		this.orderflow.sandbox().stop(Service.ORDER_WORKER);
		this.orderflow.sandbox().stop(CALLED);
	}

}
