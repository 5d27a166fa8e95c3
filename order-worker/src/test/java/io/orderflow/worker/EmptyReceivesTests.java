package io.orderflow.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.infrastructure.LocalQueues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Which receives brought nothing. */
class EmptyReceivesTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final SqsClient sqs = LocalQueues.shared().client();

	private final String orders = this.sqs.createQueue((queue) -> queue.queueName("EmptyOrders")).queueUrl();

	private final String letters = this.sqs.createQueue((queue) -> queue.queueName("EmptyLetters")).queueUrl();

	@AfterEach
	void close() {
		this.sqs.deleteQueue((queue) -> queue.queueUrl(this.orders));
		this.sqs.deleteQueue((queue) -> queue.queueUrl(this.letters));
		this.sqs.close();
	}

	@Test
	void areThoseOfOrderQueueThatBroughtNothing() {
		try (SqsAsyncClient worker = worker()) {
			receive(worker, this.orders);
			assertThat(empty()).isEqualTo(1);
			receive(worker, this.letters);
			this.sqs.sendMessage((send) -> send.queueUrl(this.orders).messageBody("{}"));
			receive(worker, this.orders);
			assertThat(empty()).isEqualTo(1);
		}
	}

	private SqsAsyncClient worker() {
		SqsAsyncClientBuilder worker = SqsAsyncClient.builder()
			.endpointOverride(LocalQueues.shared().endpoint())
			.region(Region.of(LocalQueues.REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
		new EmptyReceives(new QueueUrls(new QueueUrls.Queue(this.orders), new QueueUrls.Queue(this.letters)),
				this.meters)
			.customize(worker);
		return worker.build();
	}

	private static void receive(SqsAsyncClient worker, String queue) {
		worker.receiveMessage((receive) -> receive.queueUrl(queue).waitTimeSeconds(0)).join();
	}

	private double empty() {
		return this.meters.get("orderflow.worker.empty.receives").counter().count();
	}

}
