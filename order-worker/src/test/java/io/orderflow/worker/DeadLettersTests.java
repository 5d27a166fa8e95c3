package io.orderflow.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.orderflow.infrastructure.TokenIssuer;
import io.orderflow.worker.PlayedServices.Call;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an operator can do about letters in a real queue, and what not. */
@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	private PlayedServices services;

	@Autowired
	private SqsClient sqs;

	@Autowired
	private QueueUrls urls;

	@Autowired
	private WellServices wellServices;

	@LocalServerPort
	private int port;

	@BeforeEach
	@AfterEach
	void startAfresh() {
		this.wellServices.startAfresh();
		this.sqs.purgeQueue((queue) -> queue.queueUrl(this.urls.deadLetterQueue().url()));
	}

	@Test
	void showsEachLetterAndNothingOfWhatItSays(CapturedOutput output) {
		String canary = "c4n4ry-" + UUID.randomUUID();
		String order = Orders.aMessage("shown").replace("67890", canary);
		put(order);
		String broken = "{\"order_id\": \"half\", \"customer_id\": \"" + canary + "\"}";
		put("{\"order_id\": \"" + canary + " \\u00e4\", \"customer_id\": \"" + canary + "\"}");
		put(canary);
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url()).messageBody(broken));
		await().until(() -> waiting() == 4);
		Answer answer = get("/dead-letters");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body().get("waiting").asInt()).isEqualTo(4);
		assertThat(answer.body().get("in_flight").asInt()).isZero();
		assertThat(letter(answer, "shown").toString()).matches(
				"""
						\\{"letter_id":"[0-9a-f-]{36}","order_id":"shown","receive_count":1,"sent_at":"[^"]+","age_seconds":\\d,\
						"body":\\{"bytes":%d,"sha256":"[0-9a-f]{16}"}}"""
					.formatted(order.length()));
		assertThat(letter(answer, "half").get("reason").asString()).isEqualTo("items must not be null");
		assertThat(letter(answer, "half").get("received_before").asInt()).isEqualTo(1);
		assertThat(answer.body().get("letters")).hasSize(4).filteredOn((letter) -> !letter.has("order_id")).hasSize(2);
		assertThat(answer.body().toString() + output).doesNotContain(canary);
	}

	@Test
	void showsSoManyOnceEachAndGivesThemBack() {
		for (int i = 0; i < 25; i++) {
			put(Orders.aMessage("many-" + i));
		}
		assertThat(get("/dead-letters").body().get("letters")).hasSize(20);
		assertThat(waiting()).isEqualTo(25);
		List<String> ids = new ArrayList<>();
		get("/dead-letters?limit=100").body()
			.get("letters")
			.forEach((letter) -> ids.add(letter.get("letter_id").asString()));
		assertThat(ids).hasSize(25).doesNotHaveDuplicates();
		assertThat(get("/dead-letters?limit=3").body().get("letters")).hasSize(3);
		assertThat(waiting()).isEqualTo(25);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "101", "x" })
	void showsNoOtherNumberOfLetters(String limit) {
		Answer answer = get("/dead-letters?limit=" + limit);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body().toString()).contains("limit");
	}

	@Test
	void redrivesWhatCanGoOnInBatchesAndSaysWhyTheRestStays() {
		List<String> parked = IntStream.range(0, 12).mapToObj((i) -> "parked-" + i).toList();
		parked.forEach((order) -> this.services.decide("/admissions", order, Map.of("answer", "PARKED")));
		parked.forEach((order) -> put(Orders.aMessage(order)));
		put(Orders.aMessage("unknown-so-far"));
		put("{\"order_id\": \"no-order\"}");
		answered("CONFLICT", "namesake");
		answered("ENDED", "ended");
		answered("PARKED", "given-up");
		this.services.decide("/resumptions", "given-up", Map.of("status", "ABANDONING"));
		answered("PARKED", "ended-meanwhile");
		this.services.decide("/resumptions", "ended-meanwhile", Map.of("status", "COMPLETED"));
		Answer answer = post("/redrive", "{\"all\": true}");
		assertThat(answer.body().get("redriven").asInt()).isEqualTo(13);
		assertThat(answer.body().get("published").asInt()).isZero();
		assertThat(whyLeft(answer))
			.isEqualTo(Map.of("no-order", "it is not an order: it can only be discarded", "namesake",
					"another order has this id: discard it", "ended", "the order has ended: discard it", "given-up",
					"it is being abandoned: abandon it again", "ended-meanwhile", "the order has ended: discard it"));
		assertThat(waiting()).isEqualTo(5);
		assertThat(this.services.calls()).filteredOn((call) -> call.path().equals("/resumptions"))
			.hasSizeLessThanOrEqualTo(3)
			.allSatisfy((call) -> assertThat(call.batch().toString()).contains("\"publish\":false"));
		awaitCarried("unknown-so-far");
	}

	@Test
	void redrivesOneAndLeavesTheOthersAlone() {
		put(Orders.aMessage("one"));
		put(Orders.aMessage("one"));
		put(Orders.aMessage("other"));
		assertThat(post("/redrive", "{\"order_id\": \"one\"}").body().toString())
			.isEqualTo("{\"redriven\":2,\"published\":0,\"left\":[]}");
		awaitCarried("one");
		assertThat(waiting()).isEqualTo(1);
		assertThat(this.services.callsAbout("other")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admissions", "/resumptions" })
	void leavesWhatOrderApiDidNotAnswerAboutToTheNextCommand(String path) {
		answered("PARKED", "unanswered");
		this.services.fail(path, 503, (order) -> true);
		Answer answer = post("/redrive", "{\"order_id\": \"unanswered\"}");
		assertThat(whyLeft(answer)).containsEntry("unanswered",
				"order-api did not answer about it: repeat the command");
		assertThat(waiting()).isEqualTo(1);
		this.services.healAll();
		this.wellServices.closeAll();
		assertThat(post("/redrive", "{\"order_id\": \"unanswered\"}").body().get("redriven").asInt()).isEqualTo(1);
		assertThat(waiting()).isZero();
	}

	/** The order went on over there, then the command died. */
	@Test
	void redrivesWhoseOrderGoesOnAlready() {
		answered("GO", "died-before-the-send");
		assertThat(post("/redrive", "{\"all\": true}").body().get("redriven").asInt()).isEqualTo(1);
		awaitCarried("died-before-the-send");
		assertThat(this.services.callsAbout("died-before-the-send")).extracting(Call::path)
			.doesNotContain("/resumptions");
	}

	/** The message was sent, and the order has ended; only the letter was not deleted. */
	@Test
	void leavesTheLetterOfAnOrderThatHasEndedToBeDiscarded() {
		answered("ENDED", "died-before-the-delete");
		assertThat(whyLeft(post("/redrive", "{\"all\": true}"))).containsOnlyKeys("died-before-the-delete");
		String letter = letter(get("/dead-letters"), "died-before-the-delete").get("letter_id").asString();
		assertThat(post("/discard", "{\"letter_id\": \"" + letter + "\"}").status()).isEqualTo(204);
		assertThat(waiting()).isZero();
	}

	@Test
	void hasAnOrderPublishedWhoseLetterHasExpired() {
		put("{\"order_id\": \"expired\"}");
		Answer answer = post("/redrive", "{\"order_id\": \"expired\"}");
		assertThat(answer.body().get("published").asInt()).isEqualTo(1);
		assertThat(whyLeft(answer)).containsOnlyKeys("expired");
		assertThat(this.services.callsAbout("expired")).singleElement()
			.satisfies((call) -> assertThat(call.batch().toString()).contains("\"publish\":true"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ACCEPTED   | it has no letter, and it is on its way already
			COMPLETED  | it has no letter, and it has ended
			ABANDONING | it is being abandoned: abandon it again
			WHATEVER   | order-api did not answer about it: repeat the command
			""")
	void saysWhereAnOrderStandsThatHasNoLetter(String status, String why) {
		this.services.decide("/resumptions", "letterless", Map.of("status", status));
		Answer answer = post("/redrive", "{\"order_id\": \"letterless\"}");
		assertThat(answer.body().get("published").asInt()).isZero();
		assertThat(whyLeft(answer)).containsEntry("letterless", why);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redrive", "abandon" })
	void saysThatNobodyKnowsTheOrder(String command) {
		this.services.spoil("/resumptions", (exchange, _) -> PlayedServices.send(exchange, 200, "{\"answers\": []}"));
		this.services.spoil("/abandonments", (exchange, _) -> PlayedServices.send(exchange, 200, "{\"answers\": []}"));
		Answer answer = post("/" + command, "{\"order_id\": \"nobody\"}");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.detail()).contains("order-api does not know order nobody");
	}

	@Test
	void abandonsAnOrderLastStepFirstAndDeletesItsLetters() {
		answered("ENDED", "given-up");
		put(Orders.aMessage("given-up"));
		put("{\"order_id\": \"given-up\"}");
		put(Orders.aMessage("other"));
		this.services.decide("/refunds", "given-up", Map.of("answer", "REFUSED"));
		Answer answer = post("/abandon", "{\"order_id\": \"given-up\"}");
		assertThat(answer.body().toString())
			.isEqualTo("{\"order_id\":\"given-up\",\"status\":\"REJECTED\",\"letters_deleted\":2}");
		assertThat(this.services.callsAbout("given-up")).extracting(Call::path)
			.startsWith("/abandonments", "/cancellations", "/refunds", "/releases", "/outcomes");
		assertThat(this.services.callsAbout("given-up"))
			.filteredOn((call) -> call.path().matches("/cancel.*|/ref.*|/rel.*"))
			.allSatisfy((call) -> assertThat(call.batch().toString()).contains("\"reason\":\"operator:abandoned\""));
		assertThat(this.services.callsAbout("given-up")).filteredOn((call) -> call.path().equals("/outcomes"))
			.singleElement()
			.satisfies((call) -> assertThat(call.batch().toString()).contains("\"status\":\"REJECTED\"",
					"\"refused_by\":\"operator\"", "\"reason\":\"abandoned\"",
					"\"step\":\"book_shipment\",\"result\":\"UNDONE\"",
					"\"step\":\"take_payment\",\"result\":\"REFUSED\""));
		assertThat(waiting()).as("what is not the order's letter").isEqualTo(2);
	}

	@Test
	void neverDeletesANamesakesLetter() {
		answered("CONFLICT", "named-alike");
		assertThat(post("/abandon", "{\"order_id\": \"named-alike\"}").body().get("letters_deleted").asInt()).isZero();
		assertThat(waiting()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "/cancellations,shipping-service", "/refunds,payment-service", "/releases,inventory-service" })
	void doesNotRejectBeforeEveryStepIsUndone(String path, String service) {
		answered("ENDED", "in-doubt");
		this.services.decide(path, "in-doubt", Map.of("answer", "PENDING"));
		Answer answer = post("/abandon", "{\"order_id\": \"in-doubt\"}");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.detail()).contains(service, "repeat the command");
		assertThat(this.services.callsAbout("in-doubt")).extracting(Call::path).doesNotContain("/outcomes");
		assertThat(waiting()).isEqualTo(1);
		this.services.decide(path, "in-doubt", Map.of("answer", "UNDONE"));
		assertThat(post("/abandon", "{\"order_id\": \"in-doubt\"}").status()).isEqualTo(200);
		assertThat(waiting()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/abandonments", "/outcomes" })
	void goesNoFurtherThanOrderApi(String path) {
		answered("ENDED", "unanswered");
		this.services.fail(path, 500, (order) -> true);
		Answer answer = post("/abandon", "{\"order_id\": \"unanswered\"}");
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.detail()).contains("order-api", "repeat the command");
		assertThat(waiting()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMPLETED", "REJECTED" })
	void doesNotAbandonWhatHasEnded(String status) {
		this.services.decide("/abandonments", "over", Map.of("status", status));
		Answer answer = post("/abandon", "{\"order_id\": \"over\"}");
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.detail()).contains("has ended as " + status, "discard");
		assertThat(this.services.callsAbout("over")).extracting(Call::path).containsExactly("/abandonments");
	}

	@ParameterizedTest
	@CsvSource({ "GO,409", "PARKED,409", "ENDED,204", "CONFLICT,204", "PERHAPS,503" })
	void discardsOnlyWhatNobodyNeeds(String admission, int status) {
		answered(admission, "questioned");
		String letter = letter(get("/dead-letters"), "questioned").get("letter_id").asString();
		Answer answer = post("/discard", "{\"letter_id\": \"" + letter + "\"}");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(waiting()).isEqualTo((status == 204) ? 0 : 1);
		if (status == 409) {
			assertThat(answer.detail()).isEqualTo("Order questioned still waits: redrive or abandon it instead.");
		}
	}

	@Test
	void discardsWhatIsNoOrderAndThenDoesNotFindIt() {
		put("nothing");
		put("else");
		String letter = get("/dead-letters?limit=1").body().at("/letters/0/letter_id").asString();
		assertThat(post("/discard", "{\"letter_id\": \"" + letter + "\"}").status()).isEqualTo(204);
		Answer again = post("/discard", "{\"letter_id\": \"" + letter + "\"}");
		assertThat(again.status()).isEqualTo(404);
		assertThat(again.detail()).isEqualTo("That letter is not among the 1 letters that were looked at.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			redrive | {}
			redrive | {"all": false}
			redrive | {"all": true, "order_id": "1"}
			redrive | {"order_id": ""}
			abandon | {}
			discard | {"letter_id": ""}
			""")
	void asksForWhatIsMissing(String command, String body) {
		put(Orders.aMessage("untouched"));
		Answer answer = post("/" + command, body);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body().get("errors")).isNotEmpty();
		assertThat(waiting()).isEqualTo(1);
	}

	@Test
	void letsOneCommandAtATimeReadTheQueue() throws Exception {
		put(Orders.aMessage("slow"));
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		this.services.spoil("/admissions", (exchange, good) -> {
			reading.countDown();
			go.await();
			PlayedServices.send(exchange, 200, good);
		});
		CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> post("/redrive", "{\"all\": true}"));
		reading.await();
		Answer second = get("/dead-letters");
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.detail()).startsWith("Another command is reading the dead-letter queue");
		go.countDown();
		assertThat(first.join().status()).isEqualTo(200);
		assertThat(get("/dead-letters").status()).isEqualTo(200);
		this.services.healAll();
	}

	/** Puts an order's letter there, about which order-api says this. */
	private void answered(String admission, String order) {
		this.services.decide("/admissions", order, Map.of("answer", admission));
		put(Orders.aMessage(order));
	}

	private void put(String body) {
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.deadLetterQueue().url()).messageBody(body));
	}

	private int waiting() {
		Map<QueueAttributeName, String> attributes = this.sqs
			.getQueueAttributes(
					(queue) -> queue.queueUrl(this.urls.deadLetterQueue().url()).attributeNames(QueueAttributeName.ALL))
			.attributes();
		assertThat(attributes).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0");
		return Integer.parseInt(String.valueOf(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
	}

	private void awaitCarried(String order) {
		await().untilAsserted(
				() -> assertThat(this.services.callsAbout(order)).extracting(Call::path).contains("/outcomes"));
	}

	private static JsonNode letter(Answer answer, String order) {
		return answer.body()
			.get("letters")
			.valueStream()
			.filter((letter) -> letter.path("order_id").asString("").equals(order))
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, String> whyLeft(Answer answer) {
		return answer.body()
			.get("left")
			.valueStream()
			.collect(Collectors.toMap((left) -> left.get("order_id").asString(), (left) -> left.get("why").asString()));
	}

	private Answer get(String path) {
		return send(path, null);
	}

	private Answer post(String command, String body) {
		return send("/dead-letters" + command, body);
	}

	private Answer send(String path, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Authorization", "Bearer " + TokenIssuer.shared().signer().token("ops", "order-worker", "ops"));
		if (body != null) {
			request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
		}
		try {
			HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			if (answer.statusCode() >= 400) {
				assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			}
			return new Answer(answer.statusCode(), new JsonMapper().readTree(answer.body()));
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	private record Answer(int status, JsonNode body) {

		String detail() {
			return this.body.path("detail").asString("");
		}

	}

}
