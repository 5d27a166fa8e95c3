package io.orderflow.worker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.infrastructure.TokenIssuer;
import io.orderflow.worker.PlayedServices.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * While a service is away messages lie in the queue untouched, however long it takes; one
 * bad order is no outage.
 */
class OutageTests {

	private static final Duration A_WHILE = Duration.ofSeconds(2);

	private final Surroundings surroundings = Surroundings.of("OutageTests");

	private final PlayedServices services = this.surroundings.services();

	private ConfigurableApplicationContext worker;

	private MeterRegistry meters;

	@BeforeEach
	void start() {
		this.worker = new SpringApplicationBuilder(OrderWorker.class).profiles("demo")
			.run(this.surroundings.settings()
				.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new));
		this.meters = this.worker.getBean(MeterRegistry.class);
		await().until(() -> receiving().get("receiving").asBoolean());
	}

	@AfterEach
	void stop() {
		this.worker.close();
		this.surroundings.sqs().deleteQueue((queue) -> queue.queueUrl(this.surroundings.orderQueue()));
		this.surroundings.sqs().deleteQueue((queue) -> queue.queueUrl(this.surroundings.deadLetterQueue()));
		this.surroundings.close();
	}

	@ParameterizedTest
	@CsvSource({ "/admissions,orders,503", "/reservations,inventory,503", "/charges,payment,504",
			"/shipments,shipping,503", "/outcomes,orders,503" })
	void receivesNothingWhileAServiceIsAway(String path, String service, int status) {
		this.services.beAway(path, status);
		send(IntStream.range(0, 60).mapToObj((i) -> "waits-" + i).toList());
		await().until(() -> receiving().get("services")
			.valueStream()
			.anyMatch((each) -> each.get("service").asString().equals(service)
					&& each.get("state").asString().equals("AWAY")));
		// A poll that was out may still deliver.
		await().during(Duration.ofMillis(1_500)).until(() -> true);
		double receives = receives();
		long calls = callsTo(path);
		int probes = this.services.probes().size();
		await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> receives() == receives);
		assertThat(callsTo(path)).isEqualTo(calls);
		assertThat(this.services.probes().size()).isGreaterThan(probes).isLessThan(probes + 8);
		assertThat(receiving().get("receiving").asBoolean()).isFalse();
		assertThat(this.meters.get("orderflow.worker.circuit.opened").tag("name", service).counter().count())
			.isPositive();
		assertThat(pausedSeconds()).isGreaterThan((double) A_WHILE.toSeconds());
		this.services.healAll();
		awaitEmptyQueue();
		for (int i = 0; i < 60; i++) {
			assertThat(
					this.services.callsAbout("waits-" + i).stream().filter((call) -> call.path().equals("/admissions")))
				.as("receives of order %d", i)
				.hasSizeLessThanOrEqualTo(3);
			assertThat(this.services.callsAbout("waits-" + i)).extracting(Call::path).endsWith("/outcomes");
		}
		assertThat(letters()).isEmpty();
	}

	@Test
	void spendsFewReceivesOnAServiceThatAnswersProbesAndFailsAtItsWork() {
		this.services.fail("/charges", 503, (_) -> true);
		send(IntStream.range(0, 60).mapToObj((i) -> "fails-" + i).toList());
		await().until(() -> callsTo("/charges") > 0);
		long calls = callsTo("/charges");
		await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(12)).until(() -> true);
		assertThat(callsTo("/charges") - calls).as("one batch at a time, with longer and longer pauses")
			.isLessThanOrEqualTo(6);
		this.services.healAll();
		awaitEmptyQueue();
	}

	@Test
	void leavesMessagesInTheQueueWhileAnOperatorSaysSo() {
		assertThat(post("/receiving/pause").get("paused").asBoolean()).isTrue();
		send(List.of("uncorded"));
		await().during(A_WHILE)
			.atMost(A_WHILE.multipliedBy(2))
			.until(() -> this.services.callsAbout("uncorded").isEmpty());
		assertThat(post("/receiving/resume").get("receiving").asBoolean()).isTrue();
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("uncorded")).extracting(Call::path).endsWith("/outcomes");
	}

	@Test
	void goesOnAtFullSpeedAfterAnOperatorsPause() {
		OutageGate gate = this.worker.getBean(OutageGate.class);
		int tenBatches = 100;
		// A worker that was just started is not at full speed yet.
		await().until(() -> gate.request(tenBatches) == tenBatches);
		gate.release(tenBatches, BackPressureHandler.ReleaseReason.NONE_FETCHED);
		post("/receiving/pause");
		await().during(A_WHILE).until(() -> gate.request(1) == 0);
		post("/receiving/resume");
		assertThat(gate.request(tenBatches)).isEqualTo(tenBatches);
		gate.release(tenBatches, BackPressureHandler.ReleaseReason.NONE_FETCHED);
	}

	@Test
	void setsAnOrderAsideThatAServiceWhichIsWellFailsAtAndHoldsNoOtherBack() {
		this.services.fail("/charges", 500, "spoilt"::equals);
		send(List.of("spoilt", "beside-1", "beside-2"));
		Message letter = await().atMost(Duration.ofSeconds(60))
			.until(this::letters, (letters) -> !letters.isEmpty())
			.getFirst();
		assertThat(reasonOf(letter)).isEqualTo("take_payment answered 500 to this order alone");
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("spoilt").stream().filter((call) -> call.path().equals("/admissions")))
			.hasSize(WorkOrders.SPOILT_FROM_RECEIVE);
		assertThat(this.services.callsAbout("spoilt")).last()
			.satisfies((call) -> assertThat(call.path()).isEqualTo("/parkings"))
			.satisfies((call) -> assertThat(call.batch().toString()).contains("take_payment answered 500"));
		assertThat(this.services.callsAbout("beside-1")).extracting(Call::path).endsWith("/outcomes");
		assertThat(this.services.callsAbout("beside-1").stream().filter((call) -> call.path().equals("/admissions")))
			.hasSize(1);
	}

	@Test
	void worksNothingThatWasDeliveredTooOftenAndParksIt() {
		post("/receiving/pause");
		await().during(Duration.ofMillis(1_500)).until(() -> true);
		send(List.of("deadly"));
		for (int receive = 1; receive < WorkOrders.LAST_RECEIVE; receive++) {
			assertThat(this.surroundings.sqs()
				.receiveMessage(
						(poll) -> poll.queueUrl(this.surroundings.orderQueue()).visibilityTimeout(0).waitTimeSeconds(1))
				.messages()).hasSize(1);
		}
		post("/receiving/resume");
		Message letter = await().until(this::letters, (letters) -> !letters.isEmpty()).getFirst();
		assertThat(reasonOf(letter)).isEqualTo("was delivered 15 times and did not come to an end");
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("deadly")).extracting(Call::path)
			.containsExactly("/admissions", "/parkings");
	}

	@Test
	void keepsAMessageWhoseOrderCouldNotBeParked() {
		this.services.fail("/charges", 500, "unparked"::equals);
		this.services.fail("/parkings", 500, (_) -> true);
		send(List.of("unparked"));
		await().atMost(Duration.ofSeconds(60)).until(() -> callsTo("/parkings") >= 2);
		this.services.healAll();
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("unparked")).extracting(Call::path).endsWith("/outcomes");
	}

	private long callsTo(String path) {
		return this.services.calls().stream().filter((call) -> call.path().equals(path)).count();
	}

	private double receives() {
		return this.meters.counter("orderflow.sqs.calls", "action", "ReceiveMessage").count();
	}

	private double pausedSeconds() {
		return this.meters.get("orderflow.worker.paused").functionCounter().count();
	}

	private JsonNode receiving() {
		return Objects.requireNonNull(http().get().uri("/receiving").retrieve().body(JsonNode.class));
	}

	private JsonNode post(String path) {
		return Objects.requireNonNull(http().post().uri(path).retrieve().body(JsonNode.class));
	}

	private RestClient http() {
		return RestClient.builder()
			.baseUrl("http://127.0.0.1:" + this.worker.getEnvironment().getProperty("local.server.port"))
			.defaultHeader("Authorization",
					"Bearer " + TokenIssuer.shared().signer().token("operator", "order-worker", "ops"))
			.build();
	}

	private void send(List<String> orderIds) {
		for (int from = 0; from < orderIds.size(); from += 10) {
			List<String> batch = orderIds.subList(from, Math.min(from + 10, orderIds.size()));
			this.surroundings.sqs()
				.sendMessageBatch((send) -> send.queueUrl(this.surroundings.orderQueue())
					.entries(batch.stream()
						.map((order) -> SendMessageBatchRequestEntry.builder()
							.id(order)
							.messageBody(Orders.aMessage(order))
							.build())
						.toList()));
		}
	}

	private List<Message> letters() {
		return this.surroundings.sqs()
			.receiveMessage((poll) -> poll.queueUrl(this.surroundings.deadLetterQueue())
				.messageAttributeNames("All")
				.visibilityTimeout(0))
			.messages();
	}

	private static String reasonOf(Message letter) {
		return Objects.requireNonNull(letter.messageAttributes().get("reason")).stringValue();
	}

	private void awaitEmptyQueue() {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.surroundings.sqs()
				.getQueueAttributes((queue) -> queue.queueUrl(this.surroundings.orderQueue())
					.attributeNames(QueueAttributeName.ALL))
				.attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
				.containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0"));
	}

}
