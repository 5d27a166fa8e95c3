package io.orderflow.baselines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

import io.orderflow.infrastructure.LocalQueues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What both contenders do with a queue, and how each is led. */
class BaselinesTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String[] ALL_CALLS = { "/reservations", "/charges", "/shipments", "/outcomes" };

	private final JsonMapper json = new JsonMapper();

	private final PlayedServices services = new PlayedServices();

	private final SqsClient sqs = LocalQueues.shared().client();

	private final String queue = this.sqs
		.createQueue((queue) -> queue.queueName("Baseline-" + UUID.randomUUID())
			.attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "40")))
		.queueUrl();

	@AfterEach
	void close() {
		this.services.close();
		this.sqs.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "loop", "listener" })
	void carriesEachOrderThroughItsCallsOnceAndDeletesIt(String baseline) throws Exception {
		List<String> orders = ids("first", 25);
		List<String> later = ids("later", 5);
		try (Running running = start(baseline)) {
			send(orders);
			tell(running, "start", "started");
			awaitMessages(0, 0);
			assertThat(orders)
				.allSatisfy((order) -> assertThat(this.services.callsAbout(order)).containsExactly(ALL_CALLS));
			JsonNode calls = stop(running);
			assertThat(calls.path("ReceiveMessage").asInt()).isGreaterThanOrEqualTo(3);
			assertThat(calls.path("DeleteMessage").asInt()).isEqualTo(baseline.equals("loop") ? 25 : 0);
			assertThat(calls.path("DeleteMessageBatch").asInt() > 0).isEqualTo(baseline.equals("listener"));

			send(later);
			tell(running, "start 4", "started");
			awaitMessages(0, 0);
			assertThat(later)
				.allSatisfy((order) -> assertThat(this.services.callsAbout(order)).containsExactly(ALL_CALLS));
			JsonNode callsInAll = stop(running);
			assertThat(callsInAll.path("ReceiveMessage").asInt()).isGreaterThan(calls.path("ReceiveMessage").asInt());
			assertThat(callsInAll.path("DeleteMessage").asInt()).isEqualTo(baseline.equals("loop") ? 30 : 0);
			assertThat(running.end()).isZero();
			assertThat(running.hasAnswered()).as("anything but answers on its output").isFalse();
		}
	}

	@Test
	void callsAsTheContractsSayWithATokenForEachService() throws Exception {
		try (Running running = start("loop")) {
			send(List.of("12345"));
			tell(running, "start", "started");
			awaitMessages(0, 0);
			assertThat(this.services.document("/reservations")).isEqualTo(contract("reservations-request.json"));
			assertThat(this.services.document("/charges")).isEqualTo(contract("charges-request.json"));
			assertThat(this.services.document("/shipments")).isEqualTo(contract("shipments-request.json"));
			assertThat(withoutTimes(this.services.document("/outcomes").at("/outcomes/0")))
				.isEqualTo(withoutTimes(contract("outcomes-request.json").at("/outcomes/0")));
			assertThat(this.services.tokensGiven()).isEqualTo(4);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "loop", "listener" })
	void leavesWhatIsNotDoneInTheQueue(String baseline) throws Exception {
		this.services.answer("/charges", "declined", "REFUSED");
		this.services.answer("/outcomes", "lost", "REJECTED");
		try (Running running = start(baseline)) {
			send(List.of("before", "declined", "lost", "after"));
			tell(running, "start", "started");
			awaitMessages(0, 2);
			await().atMost(SOON).untilAsserted(() -> {
				assertThat(this.services.callsAbout("declined")).containsExactly("/reservations", "/charges");
				assertThat(List.of("before", "lost", "after"))
					.allSatisfy((order) -> assertThat(this.services.callsAbout(order)).containsExactly(ALL_CALLS));
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "loop", "listener" })
	void stopsOnceWhatItHasReceivedIsSettled(String baseline) throws Exception {
		this.services.holdShipments();
		try (Running running = start(baseline)) {
			send(ids("held", 4));
			tell(running, "start", "started");
			await().atMost(SOON).until(() -> !this.services.ordersOf("/shipments").isEmpty());
			running.tell("stop");
			await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !running.hasAnswered());
			assertThat(this.services.ordersOf("/outcomes")).isEmpty();
			this.services.letShipmentsGo();
			assertThat(running.answer()).startsWith("{\"sqs_calls\":{");
			assertThat(this.services.ordersOf("/outcomes")).isNotEmpty()
				.hasSameElementsAs(new TreeSet<>(this.services.ordersOf("/reservations")));

			int worked = this.services.ordersOf("/outcomes").size();
			send(ids("unseen", 1));
			awaitVisible(1 + 4 - worked);
			assertThat(this.services.callsAbout("unseen-0")).isEmpty();
			tell(running, "start", "started");
			await().atMost(SOON).until(() -> this.services.callsAbout("unseen-0").contains("/outcomes"));
		}
	}

	@Test
	void refusesToBeAnythingElse() throws Exception {
		try (Running running = Running.of("worker", environment())) {
			assertThat(running.end()).isNotZero();
			assertThat(running.hasAnswered()).isFalse();
		}
	}

	private Running start(String baseline) throws InterruptedException {
		Running running = Running.of(baseline, environment());
		assertThat(running.answer()).isEqualTo("ready");
		return running;
	}

	private static void tell(Running running, String line, String answer) throws InterruptedException {
		running.tell(line);
		assertThat(running.answer()).isEqualTo(answer);
	}

	private JsonNode stop(Running running) throws InterruptedException {
		running.tell("stop");
		return this.json.readTree(running.answer()).get("sqs_calls");
	}

	private Map<String, String> environment() {
		return Map.of("SPRING_PROFILES_ACTIVE", "demo", "SPRING_CLOUD_AWS_SQS_ENDPOINT",
				LocalQueues.shared().endpoint().toString(), "ORDERFLOW_ORDER_QUEUE_URL", this.queue,
				"SPRING_HTTP_SERVICECLIENT_ORDERS_BASE_URL", this.services.url(),
				"SPRING_HTTP_SERVICECLIENT_INVENTORY_BASE_URL", this.services.url(),
				"SPRING_HTTP_SERVICECLIENT_PAYMENT_BASE_URL", this.services.url(),
				"SPRING_HTTP_SERVICECLIENT_SHIPPING_BASE_URL", this.services.url(),
				"SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_ISSUER_TOKEN_URI", this.services.url() + "/oauth2/token",
				"SPRING_HTTP_CLIENTS_READ_TIMEOUT", "30s", "SPRING_CLOUD_AWS_SQS_LISTENER_POLL_TIMEOUT", "1s");
	}

	private static List<String> ids(String name, int count) {
		return IntStream.range(0, count).mapToObj((i) -> name + "-" + i).toList();
	}

	private void send(List<String> orderIds) throws IOException {
		String message = read("order-placed-in-full.json");
		for (String orderId : orderIds) {
			String body = message.replaceFirst("\"order_id\": \"[^\"]*\"", "\"order_id\": \"" + orderId + "\"");
			this.sqs.sendMessage((send) -> send.queueUrl(this.queue).messageBody(body));
		}
	}

	private void awaitVisible(int visible) {
		await().atMost(SOON).untilAsserted(() -> assertThat(messages()).startsWith(visible + " visible"));
	}

	private void awaitMessages(int visible, int inFlight) {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(messages()).isEqualTo(visible + " visible, " + inFlight + " in flight"));
	}

	private String messages() {
		Map<QueueAttributeName, String> attributes = this.sqs
			.getQueueAttributes((get) -> get.queueUrl(this.queue).attributeNames(QueueAttributeName.ALL))
			.attributes();
		return attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES) + " visible, "
				+ attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE) + " in flight";
	}

	private JsonNode contract(String name) throws IOException {
		return this.json.readTree(read(name));
	}

	private static String read(String name) throws IOException {
		return Files.readString(Path.of(System.getProperty("project.root"), "contracts", name));
	}

	private static JsonNode withoutTimes(JsonNode outcome) {
		JsonNode copy = outcome.deepCopy();
		copy.get("steps").forEach((step) -> {
			assertThat(step.get("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
			((ObjectNode) step).remove("at");
		});
		return copy;
	}

}
