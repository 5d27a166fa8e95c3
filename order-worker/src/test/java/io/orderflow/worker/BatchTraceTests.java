package io.orderflow.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.orderflow.defaults.TraceParent;
import io.orderflow.infrastructure.TokenIssuer;
import io.orderflow.worker.PlayedServices.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a batch leaves in the traces of its orders, with and without anybody to see it.
 */
@ExtendWith(OutputCaptureExtension.class)
class BatchTraceTests {

	private static final String EXPORT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final Surroundings surroundings = Surroundings.of("BatchTraceTests");

	private final PlayedServices services = this.surroundings.services();

	private @Nullable ConfigurableApplicationContext worker;

	@AfterEach
	void stop() {
		if (this.worker != null) {
			this.worker.close();
		}
		this.surroundings.sqs().deleteQueue((queue) -> queue.queueUrl(this.surroundings.orderQueue()));
		this.surroundings.sqs().deleteQueue((queue) -> queue.queueUrl(this.surroundings.deadLetterQueue()));
		this.surroundings.close();
	}

	@Test
	void followsTenOrdersIntoTheirBatchItsCallsAndToTheirEnds() {
		Map<String, String> traces = IntStream.range(0, 10)
			.boxed()
			.collect(Collectors.toMap((i) -> "followed-" + i, (i) -> line(i, "01")));
		send(traces);
		startTraced();
		awaitEmptyQueue();

		SpanData batch = awaitSpans("OrderQueue batch", 1).getFirst();
		List<SpanData> messages = awaitSpans("OrderQueue process", 10);
		assertThat(messages).allSatisfy((message) -> {
			String sent = String.valueOf(traces.get(message.getAttributes().get(AttributeKey.stringKey("order_id"))));
			assertThat(message.getTraceId()).isEqualTo(sent.substring(3, 35));
			assertThat(message.getParentSpanId()).isEqualTo(sent.substring(36, 52));
			assertThat(message.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(message.getAttributes().get(AttributeKey.stringKey("ending"))).isEqualTo("settled");
			assertThat(message.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
			assertThat(message.getLinks()).singleElement()
				.satisfies((link) -> assertThat(link.getSpanContext()).isEqualTo(batch.getSpanContext()));
		});
		assertThat(messages).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
		assertThat(batch.getParentSpanContext().isValid()).isFalse();
		assertThat(batch.getLinks()).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactlyInAnyOrderElementsOf(messages.stream().map(SpanData::getSpanId).toList());
		assertCallsBelongTo(batch, "/admissions", "/reservations", "/charges", "/shipments", "/outcomes");
	}

	/** Each call's own span lies between the batch's and that of whoever is called. */
	private void assertCallsBelongTo(SpanData parent, String... paths) {
		Set<String> clients = this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CLIENT && span.getParentSpanId().equals(parent.getSpanId()))
			.map((span) -> String.valueOf(TraceParent.of(span.getSpanContext())))
			.collect(Collectors.toSet());
		assertThat(clients).hasSize(paths.length)
			.allSatisfy((client) -> assertThat(client).startsWith("00-" + parent.getTraceId()));
		assertThat(this.services.calls()).extracting(Call::path).containsExactly(paths);
		assertThat(this.services.calls()).extracting(Call::traceParent).containsExactlyInAnyOrderElementsOf(clients);
	}

	@Test
	void worksAnOrderThatIsAloneInItsOwnTrace() {
		send(Map.of("alone", line(7, "01")));
		startTraced();
		awaitEmptyQueue();
		SpanData message = awaitSpans("OrderQueue process", 1).getFirst();
		assertThat(message.getTraceId()).isEqualTo(line(7, "01").substring(3, 35));
		assertCallsBelongTo(message, "/admissions", "/reservations", "/charges", "/shipments", "/outcomes");
	}

	@Test
	void staysInTheTraceWhenABatchIsSplit() {
		this.services.fail("/charges", 500, "splits"::equals);
		send(Map.of("splits", line(1, "01"), "is-split", line(2, "01")));
		startTraced();
		await().until(() -> this.services.callsAbout("is-split")
			.stream()
			.anyMatch((call) -> call.path().equals("/outcomes")));
		SpanData batch = awaitSpans("OrderQueue batch", 1).getFirst();
		assertThat(this.services.callsAbout("is-split")).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/charges", "/shipments", "/outcomes");
		assertThat(this.services.callsAbout("is-split")).extracting(Call::traceParent)
			.allSatisfy((line) -> assertThat(line).startsWith("00-" + batch.getTraceId()));
		this.services.healAll();
		awaitEmptyQueue();
	}

	@Test
	void leavesUnseenWhatNobodyFollows() {
		// In the flags of a trace that begins here 1 says that it is seen, and 2 that its
		// id is random.
		send(Map.of("unseen-1", line(1, "00"), "unseen-2", line(2, "00")));
		startTraced();
		awaitEmptyQueue();
		assertThat(this.services.calls()).hasSize(5)
			.allSatisfy((call) -> assertThat(call.traceParent()).endsWith("-02"));
		assertThat(this.spans.getFinishedSpanItems()).extracting(SpanData::getName)
			.doesNotContain("OrderQueue process", "OrderQueue batch");
	}

	@Test
	void takesNoHarmFromATraceThatIsNone() {
		Map<String, MessageAttributeValue> nonsense = new HashMap<>();
		List.of("x", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
				"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
				"00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", "{\"a\": \"\\u0000\"}", "\u00e4\ud83d\ude00")
			.forEach((text) -> nonsense.put("nonsense-" + nonsense.size(), attribute("String", text)));
		nonsense.put("number", attribute("Number", "1"));
		nonsense.put("custom", attribute("String.of.mine", "x".repeat(100_000)));
		nonsense.put("binary",
				MessageAttributeValue.builder()
					.dataType("Binary")
					.binaryValue(SdkBytes.fromByteArray(new byte[] { 0, 1, 2 }))
					.build());
		sendWith(nonsense);
		startTraced();
		awaitEmptyQueue();
		assertThat(nonsense.keySet()).allSatisfy(
				(order) -> assertThat(this.services.callsAbout(order)).extracting(Call::path).endsWith("/outcomes"));
		assertThat(awaitSpans("OrderQueue process", nonsense.size()))
			.allSatisfy((message) -> assertThat(message.getParentSpanContext().isValid()).isFalse());
	}

	@Test
	void carriesTheTraceIntoALetterAndOutOfItAgain(CapturedOutput output) {
		this.services.decide("/admissions", "disputed", Map.of("answer", "CONFLICT"));
		String trace = line(5, "01");
		send(Map.of("disputed", trace));
		startTraced();
		Message letter = await().until(this::letters, (letters) -> !letters.isEmpty()).getFirst();
		assertThat(Objects.requireNonNull(letter.messageAttributes().get("traceparent")).stringValue())
			.isEqualTo(trace);
		awaitEmptyQueue();
		SpanData message = awaitSpans("OrderQueue process", 1).getFirst();
		assertThat(message.getAttributes().get(AttributeKey.stringKey("ending"))).isEqualTo("dead_lettered");
		assertThat(message.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(output.getOut().lines().filter((line) -> line.contains("goes to the dead-letter queue")))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line).contains("trace=" + trace.substring(3, 35)));

		this.services.reset();
		redriveAll();
		await().until(() -> !this.services.callsAbout("disputed").isEmpty());
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("disputed")).filteredOn((call) -> call.path().equals("/outcomes"))
			.singleElement()
			.satisfies((call) -> assertThat(call.traceParent()).startsWith(trace.substring(0, 35)));
	}

	@Test
	void namesOrderAndTraceInTheLog(CapturedOutput output) {
		this.services.fail("/charges", 500, (_) -> true);
		send(Map.of("logged", line(3, "01")));
		startTraced();
		await().until(() -> output.getOut().contains("to order logged alone"));
		assertThat(output.getOut().lines().filter((line) -> line.contains("to order logged alone"))).allSatisfy(
				(line) -> assertThat(line).contains("trace=" + line(3, "01").substring(3, 35) + " order=logged "));
		this.services.healAll();
		awaitEmptyQueue();
	}

	@Test
	void makesNoSpansAndCarriesTheTraceOnWhileNobodySaidWhereTo() {
		this.services.decide("/admissions", "untraced-2", Map.of("answer", "CONFLICT"));
		send(Map.of("untraced-1", line(1, "01"), "untraced-2", line(2, "01")));
		start();
		Message letter = await().until(this::letters, (letters) -> !letters.isEmpty()).getFirst();
		assertThat(Objects.requireNonNull(letter.messageAttributes().get("traceparent")).stringValue())
			.isEqualTo(line(2, "01"));
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("untraced-1")).extracting(Call::path).endsWith("/outcomes");
		assertThat(this.services.calls()).extracting(Call::traceParent).containsOnlyNulls();
		assertThat(Objects.requireNonNull(this.worker).getBeansOfType(SdkTracerProvider.class)).isEmpty();
		assertThat(this.spans.getFinishedSpanItems()).isEmpty();
	}

	private void startTraced() {
		start(EXPORT + "=http://127.0.0.1:1/v1/traces", "management.tracing.export.otlp.enabled=false",
				"management.tracing.sampling.probability=1");
	}

	private void start(String... more) {
		List<String> settings = new ArrayList<>(List.of(more));
		this.surroundings.settings().forEach((name, value) -> settings.add(name + "=" + value));
		// Each span as soon as it has ended.
		this.worker = new SpringApplicationBuilder(OrderWorker.class).profiles("demo")
			.initializers((GenericApplicationContext context) -> context.registerBean(SpanProcessor.class,
					() -> SimpleSpanProcessor.create(this.spans)))
			.run(settings.stream().map((setting) -> "--" + setting).toArray(String[]::new));
	}

	/** The W3C line of a trace that is known by its number. */
	private static String line(int trace, String flags) {
		return "00-%032x-%016x-%s".formatted(trace + 1, trace + 1, flags);
	}

	private static MessageAttributeValue attribute(String type, String value) {
		return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
	}

	private void send(Map<String, String> traces) {
		sendWith(traces.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (order) -> attribute("String", order.getValue()))));
	}

	/** Puts orders on the queue before there is a worker, so that they are one batch. */
	private void sendWith(Map<String, MessageAttributeValue> traces) {
		this.surroundings.sqs()
			.sendMessageBatch((send) -> send.queueUrl(this.surroundings.orderQueue())
				.entries(traces.entrySet()
					.stream()
					.map((order) -> SendMessageBatchRequestEntry.builder()
						.id(order.getKey())
						.messageBody(Orders.aMessage(order.getKey()))
						.messageAttributes(Map.of("traceparent", order.getValue()))
						.build())
					.toList()));
	}

	private List<SpanData> awaitSpans(String name, int count) {
		return await().until(
				() -> this.spans.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList(),
				(found) -> found.size() == count);
	}

	private List<Message> letters() {
		return this.surroundings.sqs()
			.receiveMessage((poll) -> poll.queueUrl(this.surroundings.deadLetterQueue())
				.messageAttributeNames("All")
				.visibilityTimeout(0))
			.messages();
	}

	private void redriveAll() {
		RestClient.builder()
			.baseUrl("http://127.0.0.1:"
					+ Objects.requireNonNull(this.worker).getEnvironment().getRequiredProperty("local.server.port"))
			.defaultHeader("Authorization",
					"Bearer " + TokenIssuer.shared().signer().token("operator", "order-worker", "ops"))
			.build()
			.post()
			.uri("/dead-letters/redrive")
			.header("Content-Type", "application/json")
			.body("{\"all\": true}")
			.retrieve()
			.toBodilessEntity();
	}

	private void awaitEmptyQueue() {
		await().untilAsserted(() -> assertThat(this.surroundings.sqs()
			.getQueueAttributes(
					(queue) -> queue.queueUrl(this.surroundings.orderQueue()).attributeNames(QueueAttributeName.ALL))
			.attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
			.containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0"));
	}

}
