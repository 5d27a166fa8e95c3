package io.orderflow.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.awspring.cloud.sqs.listener.MessageListenerContainer;
import io.awspring.cloud.sqs.listener.MessageListenerContainerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.worker.PlayedServices.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What becomes of messages, seen at the queue. */
@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
class OrderPlacedListenerTests {

	@Autowired
	private PlayedServices services;

	@Autowired
	private SqsClient sqs;

	@Autowired
	private QueueUrls urls;

	@Autowired
	private MessageListenerContainerRegistry containers;

	@Autowired
	private MeterRegistry meters;

	@BeforeEach
	void startAfresh() {
		this.services.reset();
		receiveLetters();
	}

	@AfterEach
	void leaveTheQueueEmpty() {
		this.services.reset();
		container().start();
		awaitEmptyQueue();
	}

	@Test
	void deletesASettledBatchInOneCall() {
		container().stop();
		double deletes = calls("DeleteMessageBatch");
		send(IntStream.range(0, 10).mapToObj((i) -> Orders.aMessage("ten-" + i)).toList());
		container().start();
		awaitEmptyQueue();
		assertThat(this.services.calls()).filteredOn((call) -> call.path().equals("/outcomes"))
			.singleElement()
			.satisfies((call) -> assertThat(call.orderIds()).hasSize(10));
		assertThat(calls("DeleteMessageBatch") - deletes).isEqualTo(1);
	}

	@Test
	void worksCopiesOfAnOrderOnceAndDeletesThemTogether() {
		container().stop();
		send(List.of(Orders.aMessage("copied"), Orders.aMessage("copied"), Orders.aMessage("copied")));
		container().start();
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("copied")).extracting(Call::path).doesNotHaveDuplicates();
	}

	@Test
	void leavesANamesakeForALaterDelivery() {
		container().stop();
		send(List.of(Orders.aMessage("named"), Orders.aMessage("named").replace("59.99", "20.00")));
		container().start();
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("named")).filteredOn((call) -> call.path().equals("/admissions"))
			.hasSize(2);
	}

	@Test
	void bringsAnUndecidedOrderBackUntilItIsDecided() {
		this.services.fail("/charges", 500, "late"::equals);
		send(List.of(Orders.aMessage("late"), Orders.aMessage("in-time")));
		await().until(() -> this.services.callsAbout("late")
			.stream()
			.filter((call) -> call.path().equals("/admissions"))
			.count() >= 3);
		assertThat(this.services.callsAbout("late")).extracting(Call::path).doesNotContain("/outcomes", "/releases");
		this.services.healAll();
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("late")).extracting(Call::path).endsWith("/shipments", "/outcomes");
	}

	@Test
	void letsWhatCameBackTwiceTravelAlone() {
		this.services.fail("/reservations", 429, (order) -> true);
		send(List.of(Orders.aMessage("spoiler"), Orders.aMessage("spoilt")));
		await()
			.until(() -> this.services.callsAbout("spoiler").stream().anyMatch((call) -> call.orderIds().size() == 1));
		this.services.healAll();
		awaitEmptyQueue();
	}

	@Test
	void sendsWhatIsNotAnOrderToTheDeadLetterQueueWithoutLoggingIt(CapturedOutput output) {
		String broken = "{\"order_id\": \"c4n4ry-" + UUID.randomUUID() + "\", ";
		send(List.of(broken, Orders.aMessage("whole")));
		Message letter = awaitLetter();
		assertThat(letter.body()).isEqualTo(broken);
		assertThat(reasonOf(letter)).isEqualTo("the body is not valid JSON");
		awaitEmptyQueue();
		assertThat(this.services.callsAbout("whole")).extracting(Call::path).endsWith("/outcomes");
		assertThat(output).contains("goes to the dead-letter queue: the body is not valid JSON")
			.doesNotContain("c4n4ry");
	}

	static Stream<Arguments> monsters() {
		return Stream.of(arguments("x".repeat(1_000_000), "the body is longer than any order"),
				arguments(
						Orders.aMessage("1")
							.replace("59.99}", "59.99, \"note\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
						"the body is nested too deeply, or a number or a name in it is too long"),
				arguments(Orders.aMessage("1").replace("59.99", "9".repeat(100_000)),
						"the body is longer than any order"));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("monsters")
	void doesNotLetAMonsterHarmTheNineBesideIt(String monster, String reason) {
		container().stop();
		List<String> nine = IntStream.range(0, 9).mapToObj((i) -> "beside-" + i).toList();
		send(nine.stream().map(Orders::aMessage).toList());
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url()).messageBody(monster));
		container().start();
		Message letter = awaitLetter();
		assertThat(letter.body()).isEqualTo(monster);
		assertThat(reasonOf(letter)).isEqualTo(reason);
		awaitEmptyQueue();
		assertThat(nine).allSatisfy((order) -> assertThat(this.services.callsAbout(order)).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/shipments", "/outcomes"));
	}

	@Test
	void deadLettersEachAloneWhatIsTooMuchForOneCall() {
		String large = "x".repeat(700_000);
		container().stop();
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url()).messageBody(large + 2));
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url()).messageBody(large + 3));
		container().start();
		List<String> letters = new ArrayList<>();
		await().untilAsserted(() -> {
			receiveLetters().forEach((letter) -> letters.add(letter.body()));
			assertThat(letters).containsExactlyInAnyOrder(large + 2, large + 3);
		});
		awaitEmptyQueue();
	}

	@Test
	void sendsAConflictToTheDeadLetterQueue() {
		this.services.decide("/admissions", "taken", Map.of("answer", "CONFLICT"));
		send(List.of(Orders.aMessage("taken")));
		assertThat(reasonOf(awaitLetter())).isEqualTo("another order has this order_id");
		awaitEmptyQueue();
	}

	@Test
	void isNotFooledByTheAttributesOfAMessage() {
		MessageAttributeValue text = MessageAttributeValue.builder().dataType("String").stringValue("x").build();
		MessageAttributeValue number = MessageAttributeValue.builder()
			.dataType("Number.of.nothing")
			.stringValue("1")
			.build();
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url())
			.messageBody(Orders.aMessage("dressed-up"))
			.messageAttributes(Map.of("Sqs_ReceiptHandle", text, "contentType", text, "JavaType", text, "n", number)));
		await().untilAsserted(
				() -> assertThat(this.services.callsAbout("dressed-up")).extracting(Call::path).endsWith("/outcomes"));
		awaitEmptyQueue();
	}

	private MessageListenerContainer<?> container() {
		return Objects.requireNonNull(this.containers.getContainerById(OrderPlacedListener.ID));
	}

	private void send(List<String> bodies) {
		List<SendMessageBatchRequestEntry> entries = IntStream.range(0, bodies.size())
			.mapToObj((i) -> SendMessageBatchRequestEntry.builder().id("" + i).messageBody(bodies.get(i)).build())
			.toList();
		this.sqs.sendMessageBatch((batch) -> batch.queueUrl(this.urls.orderQueue().url()).entries(entries));
	}

	private double calls(String action) {
		return this.meters.counter("orderflow.sqs.calls", "action", action).count();
	}

	private static String reasonOf(Message letter) {
		MessageAttributeValue reason = letter.messageAttributes().get("reason");
		return (reason != null) ? reason.stringValue() : "";
	}

	private Message awaitLetter() {
		return await().until(this::receiveLetters, (letters) -> !letters.isEmpty()).getFirst();
	}

	private List<Message> receiveLetters() {
		List<Message> letters = this.sqs
			.receiveMessage((receive) -> receive.queueUrl(this.urls.deadLetterQueue().url())
				.messageAttributeNames("All")
				.maxNumberOfMessages(10))
			.messages();
		letters.forEach((letter) -> this.sqs.deleteMessage(
				(delete) -> delete.queueUrl(this.urls.deadLetterQueue().url()).receiptHandle(letter.receiptHandle())));
		return letters;
	}

	private void awaitEmptyQueue() {
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.sqs
				.getQueueAttributes(
						(queue) -> queue.queueUrl(this.urls.orderQueue().url()).attributeNames(QueueAttributeName.ALL))
				.attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
				.containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0"));
	}

}
