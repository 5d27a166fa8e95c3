package io.orderflow.worker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.infrastructure.LocalQueues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of the queues. */
class QueueDepthTests {

	private static final TimeLimits LIMITS = new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(24),
			Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final SqsClient sqs = LocalQueues.shared().client();

	private final String orders = this.sqs.createQueue((queue) -> queue.queueName("CountedOrders")).queueUrl();

	private final String letters = this.sqs.createQueue((queue) -> queue.queueName("CountedLetters")).queueUrl();

	private final SqsAsyncClient client = clientOf(LocalQueues.shared().endpoint());

	@AfterEach
	void close() {
		this.client.close();
		this.sqs.deleteQueue((queue) -> queue.queueUrl(this.orders));
		this.sqs.deleteQueue((queue) -> queue.queueUrl(this.letters));
		this.sqs.close();
	}

	@Test
	void tellsWhatWaitsWhatIsBeingWorkedAndWhatIsHeldBackOnBothQueues() {
		send(this.orders, 0, 0, 0, 60);
		send(this.letters, 0);
		assertThat(this.sqs.receiveMessage((receive) -> receive.queueUrl(this.orders)).messages()).hasSize(1);
		depth(this.client).look();
		assertThat(onOrderQueue()).containsExactly(2.0, 1.0, 1.0);
		assertThat(number("OrderQueueDLQ", "visible")).isEqualTo(1);
	}

	@Test
	void tellsNoNumberOfAQueueThatCannotBeAskedAndGoesOnWithTheOther() {
		send(this.letters, 0);
		QueueDepth depth = depth(this.client);
		assertThat(onOrderQueue()).containsOnly(Double.NaN);
		depth.look();
		assertThat(onOrderQueue()).containsOnly(0.0);
		this.sqs.deleteQueue((queue) -> queue.queueUrl(this.orders));
		depth.look();
		assertThat(onOrderQueue()).containsOnly(Double.NaN);
		assertThat(number("OrderQueueDLQ", "visible")).isEqualTo(1);
		this.sqs.createQueue((queue) -> queue.queueName("CountedOrders"));
	}

	@Test
	void tellsNoNumberWhileSqsIsAway() {
		try (SqsAsyncClient nobody = clientOf(URI.create("http://127.0.0.1:1"))) {
			depth(nobody).look();
			assertThat(onOrderQueue()).containsOnly(Double.NaN);
		}
	}

	private static SqsAsyncClient clientOf(URI endpoint) {
		return SqsAsyncClient.builder()
			.endpointOverride(endpoint)
			.region(Region.of(LocalQueues.REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.build();
	}

	private QueueDepth depth(SqsAsyncClient client) {
		return new QueueDepth(client,
				new QueueUrls(new QueueUrls.Queue(this.orders), new QueueUrls.Queue(this.letters)), LIMITS,
				new QueueDepthSettings(Duration.ofSeconds(15)), this.meters);
	}

	private void send(String queue, int... delays) {
		for (int delay : delays) {
			this.sqs.sendMessage((send) -> send.queueUrl(queue).messageBody("{}").delaySeconds(delay));
		}
	}

	private List<Double> onOrderQueue() {
		return Stream.of("visible", "in_flight", "delayed").map((state) -> number("OrderQueue", state)).toList();
	}

	private double number(String queue, String state) {
		return this.meters.get("orderflow.queue.messages").tags("queue", queue, "state", state).gauge().value();
	}

}
