package io.orderflow.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The queues are what {@code ops/queues.json} says.
 */
class LocalQueuesTests {

	private static final LocalQueues queues = LocalQueues.shared();

	@ParameterizedTest
	@MethodSource("io.orderflow.infrastructure.QueueDefinition#all")
	void givesEachQueueItsTimes(QueueDefinition queue) {
		Map<QueueAttributeName, String> found = attributesOf(queue.name());
		assertThat(found).containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT,
				queue.attributes().get("VisibilityTimeout"));
		assertThat(found).containsEntry(QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
				queue.attributes().getOrDefault("ReceiveMessageWaitTimeSeconds", "0"));
	}

	@Test
	void setsAsideInTheDeadLetterQueueWhatKillsItsWorkerTwentyTimes() {
		String policy = attributesOf("OrderQueue").get(QueueAttributeName.REDRIVE_POLICY);
		Map<?, ?> redrive = new JsonMapper().readValue(policy, Map.class);
		assertThat(redrive.get("deadLetterTargetArn")).isEqualTo("arn:aws:sqs:us-east-1:000000000000:OrderQueueDLQ");
		assertThat(redrive.get("maxReceiveCount")).hasToString("20");
		assertThat(attributesOf("OrderQueueDLQ")).doesNotContainKey(QueueAttributeName.REDRIVE_POLICY);
	}

	@Test
	void namesThePortThatIsTaken() throws IOException {
		try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = somebody.getLocalPort();
			assertThatIllegalStateException().isThrownBy(() -> LocalQueues.start(port, null))
				.withMessage("Port " + port + ", which the queue wants, is taken");
		}
	}

	private static Map<QueueAttributeName, String> attributesOf(String queue) {
		try (SqsClient sqs = queues.client()) {
			return sqs
				.getQueueAttributes((get) -> get.queueUrl(queues.url(queue)).attributeNames(QueueAttributeName.ALL))
				.attributes();
		}
	}

}
