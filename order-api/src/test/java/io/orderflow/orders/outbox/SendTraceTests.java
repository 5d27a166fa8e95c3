package io.orderflow.orders.outbox;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.orderflow.defaults.TraceParent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How an order's trace comes through the outbox. */
class SendTraceTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PLACED = "00-" + TRACE + "-00f067aa0ba902b7-01";

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final OpenTelemetrySdk traced = OpenTelemetrySdk.builder()
		.setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(this.spans)).build())
		.build();

	private @Nullable RelayFixture fixture;

	@AfterEach
	void tidyUp() {
		if (this.fixture != null) {
			this.fixture.close();
		}
		this.traced.close();
	}

	@Test
	void goesOnFromTheRowAndHasTheMessageGoOnFromTheSending() {
		RelayFixture relays = relays(true);
		relays.createQueue();
		add("followed", PLACED);
		relays.aRelay(relays.anOutbox()).start();
		String sent = String.valueOf(traceParentOf(awaitMessage()));
		SpanData send = awaitSpan();
		assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(send.getName()).isEqualTo("OrderQueue send");
		assertThat(send.getTraceId()).isEqualTo(TRACE);
		assertThat(send.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
		assertThat(send.getAttributes().get(AttributeKey.stringKey("order_id"))).isEqualTo("followed");
		assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(sent).isEqualTo("00-" + TRACE + "-" + send.getSpanId() + "-01");
	}

	@Test
	void staysTheSameTraceWhenTheRelayIsStartedAgain() {
		RelayFixture relays = relays(true);
		OutboxRelay inVain = relays.aRelay(relays.anOutbox(), URI.create("http://127.0.0.1:1"));
		add("restarted", PLACED);
		inVain.start();
		Awaitility.await().until(() -> !this.spans.getFinishedSpanItems().isEmpty());
		inVain.stop();
		assertThat(this.spans.getFinishedSpanItems()).allSatisfy((failed) -> {
			assertThat(failed.getTraceId()).isEqualTo(TRACE);
			assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		});
		relays.createQueue();
		relays.aRelay(relays.anOutbox()).start();
		assertThat(traceParentOf(awaitMessage())).startsWith("00-" + TRACE);
	}

	@Test
	void beginsATraceWhereTheRowHasNone() {
		RelayFixture relays = relays(true);
		relays.createQueue();
		relays.add(relays.anOutbox(), "published-again", "body");
		relays.aRelay(relays.anOutbox()).start();
		Message message = awaitMessage();
		SpanData send = awaitSpan();
		assertThat(send.getParentSpanContext().isValid()).isFalse();
		assertThat(traceParentOf(message)).isEqualTo(TraceParent.of(send.getSpanContext()));
	}

	@Test
	void passesOnWhatTheRowHasWhileNoSpansAreMade() {
		RelayFixture relays = relays(false);
		relays.createQueue();
		add("passed-on", PLACED);
		relays.aRelay(relays.anOutbox()).start();
		assertThat(traceParentOf(awaitMessage())).isEqualTo(PLACED);
	}

	@Test
	void sendsNothingBesideTheBodyWhereThereIsNoTrace() {
		RelayFixture relays = relays(false);
		relays.createQueue();
		relays.add(relays.anOutbox(), "plain", "body");
		relays.aRelay(relays.anOutbox()).start();
		assertThat(awaitMessage().messageAttributes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 " })
	void keepsNothingElseInItsTable(String nonsense) {
		relays(false);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> add("nonsense", nonsense));
	}

	private RelayFixture relays(boolean seen) {
		RelayFixture relays = seen ? new RelayFixture(this.traced) : new RelayFixture();
		this.fixture = relays;
		return relays;
	}

	/** As an order is placed: by a statement that does not go through the outbox. */
	private void add(String orderId, String traceParent) {
		Objects.requireNonNull(this.fixture).jdbc
			.sql("insert into outbox (order_id, body, trace_parent) values (:id, 'body', :trace)")
			.params(Map.of("id", orderId, "trace", traceParent))
			.update();
	}

	private Message awaitMessage() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> Objects.requireNonNull(this.fixture).drainMessages(), (messages) -> !messages.isEmpty())
			.getFirst();
	}

	private SpanData awaitSpan() {
		return Awaitility.await().until(this.spans::getFinishedSpanItems, (spans) -> !spans.isEmpty()).getLast();
	}

	private static @Nullable String traceParentOf(Message message) {
		MessageAttributeValue line = message.messageAttributes().get("traceparent");
		return (line != null) ? line.stringValue() : null;
	}

}
