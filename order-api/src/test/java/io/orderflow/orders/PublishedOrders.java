package io.orderflow.orders;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

	private final String queue;

	private final Map<String, List<Message>> byOrder = new ConcurrentHashMap<>();

	PublishedOrders(String queue) {
		this.queue = this.sqs.getQueueUrl((get) -> get.queueName(queue)).queueUrl();
	}

	/** The one message of an order, once it is there. */
	Message messageOf(String orderId) {
		return untilPublished(orderId, 1).getFirst();
	}

	/** The messages of an order, once it was published so often. */
	List<Message> untilPublished(String orderId, int times) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> published(orderId) >= times || (receive(1) && published(orderId) >= times));
		List<Message> messages = Objects.requireNonNull(this.byOrder.get(orderId));
		if (messages.size() != times) {
			throw new AssertionError(orderId + " was published " + messages.size() + " times");
		}
		return messages;
	}

	private int published(String orderId) {
		return this.byOrder.getOrDefault(orderId, List.of()).size();
	}

	/** How often each order was published, by what is on the queue now and was before. */
	Map<String, Integer> timesEach() {
		while (receive(0)) {
			// There may be more.
		}
		Map<String, Integer> times = new TreeMap<>();
		this.byOrder.forEach((orderId, messages) -> times.put(orderId, messages.size()));
		return times;
	}

	private boolean receive(int patience) {
		List<Message> received = this.sqs
			.receiveMessage((request) -> request.queueUrl(this.queue)
				.maxNumberOfMessages(10)
				.waitTimeSeconds(patience)
				.messageAttributeNames("All")
				.messageSystemAttributeNames(MessageSystemAttributeName.ALL))
			.messages();
		received.forEach((message) -> {
			String orderId = JsonMapper.shared().readTree(message.body()).get("order_id").asString();
			this.byOrder.computeIfAbsent(orderId, (_) -> new CopyOnWriteArrayList<>()).add(message);
			this.sqs.deleteMessage((delete) -> delete.queueUrl(this.queue).receiptHandle(message.receiptHandle()));
		});
		return !received.isEmpty();
	}

	@Override
	public void close() {
		this.sqs.close();
	}

}
