package io.orderflow.orders;

import java.util.List;
import java.util.Objects;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** An order's trace from its request to its message, where traces are made. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// Tables of its own, which no other test's relay empties.
		properties = { "spring.datasource.hikari.schema=traces", "spring.flyway.default-schema=traces",
				"management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces",
				"management.tracing.export.otlp.enabled=false", "management.tracing.sampling.probability=1" })
@ActiveProfiles("demo")
@Import({ RealInfrastructure.class, TracesTests.Spans.class })
class TracesTests {

	private static final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Autowired
	Api api;

	@Autowired
	PublishedOrders published;

	@Test
	void isOneFromTheRequestToTheMessage() {
		String orderId = place("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
		String sent = traceParentOf(orderId);
		SpanData request = span(SpanKind.SERVER, orderId);
		SpanData send = span(SpanKind.PRODUCER, orderId);
		assertThat(request.getTraceId()).isEqualTo(TRACE);
		assertThat(request.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
		assertThat(send.getTraceId()).isEqualTo(TRACE);
		assertThat(send.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(sent).isEqualTo("00-" + TRACE + "-" + send.getSpanId() + "-01");
	}

	@Test
	void beginsWithTheRequestOfWhoBringsNone() {
		for (String[] headers : List.of(new String[0], new String[] { "traceparent", "nonsense" })) {
			String orderId = place(headers);
			SpanData request = span(SpanKind.SERVER, orderId);
			assertThat(request.getParentSpanContext().isValid()).isFalse();
			assertThat(traceParentOf(orderId)).startsWith("00-" + request.getTraceId());
		}
	}

	@Test
	void isLeftUnseenByWhoIsNotFollowed() {
		String orderId = place("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
		assertThat(traceParentOf(orderId)).startsWith("00-" + TRACE).endsWith("-00");
		assertThat(spans.getFinishedSpanItems()).noneMatch((span) -> isAbout(span, orderId));
	}

	private String place(String... headers) {
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()), headers);
		assertThat(placed.status()).isEqualTo(202);
		return placed.json().get("order_id").asString();
	}

	private String traceParentOf(String orderId) {
		return Objects.requireNonNull(this.published.messageOf(orderId).messageAttributes().get("traceparent"))
			.stringValue();
	}

	private SpanData span(SpanKind kind, String orderId) {
		return Awaitility.await()
			.until(() -> spans.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getKind() == kind && isAbout(span, orderId))
				.toList(), (found) -> !found.isEmpty())
			.getFirst();
	}

	private static boolean isAbout(SpanData span, String orderId) {
		return orderId.equals(span.getAttributes().get(AttributeKey.stringKey("order_id")));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Spans {

		/** Each span as soon as it has ended. */
		@Bean
		SpanProcessor atOnce() {
			return SimpleSpanProcessor.create(spans);
		}

	}

}
