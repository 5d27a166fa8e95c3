package io.orderflow.orders;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.orderflow.infrastructure.LocalQueues;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import tools.jackson.databind.json.JsonMapper;

/** Reads OrderQueue as any reader does, and keeps what it read by order. */
final class PublishedOrders implements AutoCloseable {

	private final SqsClient sqs = LocalQueues.shared().client();

	private final String queue = this.sqs.getQueueUrl((get) -> get.queueName("OrderQueue")).queueUrl();

	private final Map<String, List<Message>> byOrder = new ConcurrentHashMap<>();

	/** The one message of an order, once it is there. */
	Message messageOf(String orderId) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			receive();
			return this.byOrder.containsKey(orderId);
		});
		List<Message> messages = Objects.requireNonNull(this.byOrder.get(orderId));
		if (messages.size() != 1) {
			throw new AssertionError(orderId + " was published " + messages.size() + " times");
		}
		return messages.getFirst();
	}

	private void receive() {
		this.sqs
			.receiveMessage((request) -> request.queueUrl(this.queue)
				.maxNumberOfMessages(10)
				.waitTimeSeconds(1)
				.messageAttributeNames("All")
				.messageSystemAttributeNames(MessageSystemAttributeName.ALL))
			.messages()
			.forEach((message) -> {
				String orderId = JsonMapper.shared().readTree(message.body()).get("order_id").asString();
				this.byOrder.computeIfAbsent(orderId, (_) -> new CopyOnWriteArrayList<>()).add(message);
				this.sqs.deleteMessage((delete) -> delete.queueUrl(this.queue).receiptHandle(message.receiptHandle()));
			});
	}

	@Override
	public void close() {
		this.sqs.close();
	}

}
