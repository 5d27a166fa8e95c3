package io.orderflow.worker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.orderflow.defaults.UnfitSettingException;
import io.orderflow.infrastructure.LocalQueues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** On which queues the worker starts. */
class OrderQueueCheckTests {

	private static final TimeLimits LIMITS = new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(24),
			Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final SqsClient sqs = LocalQueues.shared().client();

	@AfterEach
	void close() {
		this.sqs.close();
	}

	@Test
	void startsOnTheQueuesOfTheDefinition() {
		assertThat(check("OrderQueue", "OrderQueueDLQ").isFit()).isTrue();
	}

	@Test
	void refusesAVisibilityTimeoutThatABatchCouldOutlast() {
		make("Hasty", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30"));
		assertRefuses("Hasty", "OrderQueueDLQ", "VisibilityTimeout of 30 s", "39 s are needed");
	}

	@Test
	void refusesAQueueWithoutADeadLetterQueue() {
		make("Endless", Map.of());
		assertRefuses("Endless", "OrderQueueDLQ", "has no dead-letter queue");
	}

	@Test
	void refusesAQueueThatGivesUpBeforeTheWorkerDoes() {
		make("Impatient", Map.of(QueueAttributeName.REDRIVE_POLICY, redrivesTo("OrderQueueDLQ", 15)));
		assertRefuses("Impatient", "OrderQueueDLQ", "maxReceiveCount of 15");
		make("Patient", Map.of(QueueAttributeName.REDRIVE_POLICY, redrivesTo("OrderQueueDLQ", 16)));
		assertThat(check("Patient", "OrderQueueDLQ").isFit()).isTrue();
	}

	@Test
	void refusesADeadLetterQueueThatIsNotTheQueuesOwn() {
		make("OtherLetters", Map.of());
		assertRefuses("OrderQueue", "OtherLetters", "OrderQueueDLQ as its dead-letter queue");
	}

	@Test
	void refusesAQueueThatDoesNotExist() {
		assertRefuses("Missing", "OrderQueueDLQ", "/Missing does not exist");
		assertRefuses("OrderQueue", "Missing", "/Missing does not exist");
	}

	@Test
	void startsWhileTheQueueCannotBeReachedAndChecksItLater() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		URI endpoint = URI.create("http://127.0.0.1:" + port);
		try (SqsAsyncClient client = client(endpoint)) {
			OrderQueueCheck check = check(client, endpoint, "OrderQueue", "OrderQueueDLQ");
			check.afterPropertiesSet();
			assertThat(check.isFit()).isFalse();
			try (LocalQueues queues = LocalQueues.start(port, null)) {
				assertThat(queues.endpoint()).isEqualTo(endpoint);
				await().atMost(Duration.ofSeconds(20)).until(check::isFit);
			}
			check.destroy();
		}
	}

	private void make(String name, Map<QueueAttributeName, String> attributes) {
		Map<QueueAttributeName, String> all = new HashMap<>(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "40"));
		all.putAll(attributes);
		this.sqs.createQueue((queue) -> queue.queueName(name).attributes(all));
	}

	private static String redrivesTo(String name, int receives) {
		return """
				{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:%s", "maxReceiveCount": "%d"}"""
			.formatted(name, receives);
	}

	private static void assertRefuses(String queue, String letters, String... words) {
		assertThatExceptionOfType(UnfitSettingException.class).isThrownBy(() -> check(queue, letters))
			.satisfies((refusal) -> assertThat(refusal.getMessage()).contains(words))
			.satisfies((refusal) -> assertThat(refusal.action()).contains("ops/queues.json"));
	}

	private static OrderQueueCheck check(String queue, String letters) {
		URI endpoint = LocalQueues.shared().endpoint();
		try (SqsAsyncClient client = client(endpoint)) {
			OrderQueueCheck check = check(client, endpoint, queue, letters);
			check.afterPropertiesSet();
			return check;
		}
	}

	private static OrderQueueCheck check(SqsAsyncClient client, URI endpoint, String queue, String letters) {
		String queues = endpoint + "/000000000000/";
		return new OrderQueueCheck(client,
				new QueueUrls(new QueueUrls.Queue(queues + queue), new QueueUrls.Queue(queues + letters)), LIMITS,
				new JsonMapper());
	}

	private static SqsAsyncClient client(URI endpoint) {
		return SqsAsyncClient.builder()
			.endpointOverride(endpoint)
			.region(Region.of(LocalQueues.REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.build();
	}

}
