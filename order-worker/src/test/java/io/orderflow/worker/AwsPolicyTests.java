package io.orderflow.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The worker's role on AWS. */
@WorkerTest
class AwsPolicyTests {

	@Autowired
	private PlayedServices services;

	@Autowired
	private SqsClient sqs;

	@Autowired
	private QueueUrls urls;

	@Autowired
	private SqsActions actions;

	@Autowired
	private RedriveLetters redriveLetters;

	@Autowired
	private ShowLetters showLetters;

	@Test
	void mayDoWhatTheWorkerDoesAndNothingElse() throws IOException {
		this.services.fail("/charges", 500, "undecided-at-first"::equals);
		send("not an order");
		send(Orders.aMessage("undecided-at-first"));
		Set<String> allowed = allowed();
		putIntoDeadLetterQueue("not an order, and given back");
		putIntoDeadLetterQueue(Orders.aMessage("redriven"));
		this.redriveLetters.all();
		this.showLetters.show(1);
		await().untilAsserted(() -> assertThat(this.actions.asked()).isEqualTo(allowed));
		this.services.healAll();
		await().until(() -> Stream.of("undecided-at-first", "redriven")
			.allMatch((order) -> this.services.callsAbout(order)
				.stream()
				.anyMatch((call) -> call.path().equals("/outcomes"))));
	}

	private void send(String body) {
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.orderQueue().url()).messageBody(body));
	}

	private void putIntoDeadLetterQueue(String body) {
		this.sqs.sendMessage((message) -> message.queueUrl(this.urls.deadLetterQueue().url()).messageBody(body));
	}

	/** Of the worker's policy, with the names that the queues have here. */
	private static Set<String> allowed() throws IOException {
		Set<String> allowed = new TreeSet<>();
		JsonNode policy = new JsonMapper().readTree(
				Files.readString(Path.of(System.getProperty("project.root"), "ops/aws/order-worker-policy.json")));
		for (JsonNode statement : policy.get("Statement")) {
			String queue = switch (statement.get("Resource").asString()) {
				case "arn:aws:sqs:<REGION>:<ACCOUNT>:OrderQueue" -> "OrdersOfTheWorkerTest";
				case "arn:aws:sqs:<REGION>:<ACCOUNT>:OrderQueueDLQ" -> "LettersOfTheWorkerTest";
				default -> "a queue that the worker does not know";
			};
			statement.get("Action").forEach((action) -> allowed.add(action.asString() + " on " + queue));
		}
		return allowed;
	}

}
