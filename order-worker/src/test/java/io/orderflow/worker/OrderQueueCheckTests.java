package io.orderflow.worker;

import java.net.URI;
import java.time.Duration;
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

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
	void startsOnTheQueueOfTheDefinition() {
		assertThatCode(() -> check(LocalQueues.shared().endpoint(), "OrderQueue")).doesNotThrowAnyException();
	}

	@Test
	void refusesAVisibilityTimeoutThatABatchCouldOutlast() {
		this.sqs.createQueue(
				(queue) -> queue.queueName("Hasty").attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30")));
		assertThatExceptionOfType(UnfitSettingException.class)
			.isThrownBy(() -> check(LocalQueues.shared().endpoint(), "Hasty"))
			.withMessageContaining("VisibilityTimeout of 30 s")
			.withMessageContaining("39 s are needed");
	}

	@Test
	void refusesAQueueWithoutADeadLetterQueue() {
		this.sqs.createQueue(
				(queue) -> queue.queueName("Endless").attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "40")));
		assertThatExceptionOfType(UnfitSettingException.class)
			.isThrownBy(() -> check(LocalQueues.shared().endpoint(), "Endless"))
			.withMessageContaining("has no dead-letter queue");
	}

	@Test
	void refusesAQueueThatDoesNotExist() {
		assertThatExceptionOfType(UnfitSettingException.class)
			.isThrownBy(() -> check(LocalQueues.shared().endpoint(), "Missing"))
			.withMessageContaining("does not exist");
	}

	@Test
	void startsWhileTheQueueCannotBeReached() {
		assertThatCode(() -> check(URI.create("http://127.0.0.1:1"), "OrderQueue")).doesNotThrowAnyException();
	}

	private static void check(URI endpoint, String queue) {
		try (SqsAsyncClient client = SqsAsyncClient.builder()
			.endpointOverride(endpoint)
			.region(Region.of(LocalQueues.REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.build()) {
			QueueUrls.Queue orderQueue = new QueueUrls.Queue(endpoint + "/000000000000/" + queue);
			new OrderQueueCheck(client, new QueueUrls(orderQueue, orderQueue), LIMITS).afterPropertiesSet();
		}
	}

}
