package io.orderflow.sandbox.chaos;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.orderflow.infrastructure.LocalQueues;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The queues as they are, past all services. */
final class CrashQueues implements AutoCloseable {

	private final SqsClient sqs;

	private final String orderQueue;

	private final String deadLetterQueue;

	CrashQueues(LocalQueues queues) {
		this.sqs = queues.client();
		this.orderQueue = queues.url("OrderQueue");
		this.deadLetterQueue = queues.url("OrderQueueDLQ");
	}

	/** Makes received messages visible at once, as their time-out will. */
	void deliverAgain(Set<String> receipts) {
		for (String receipt : receipts) {
			try {
				this.sqs.changeMessageVisibility(
						(change) -> change.queueUrl(this.orderQueue).receiptHandle(receipt).visibilityTimeout(0));
			}
			catch (SqsException gone) {
				// Deleted, or received again.
			}
		}
	}

	/** How many messages OrderQueue has, in flight or not. */
	long waiting() {
		return this.sqs
			.getQueueAttributes((get) -> get.queueUrl(this.orderQueue)
				.attributeNamesWithStrings("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"))
			.attributesAsStrings()
			.values()
			.stream()
			.mapToLong(Long::parseLong)
			.sum();
	}

	/** The messages that were set aside, which is a violation if there is one. */
	List<String> letters() {
		return this.sqs
			.receiveMessage(
					(receive) -> receive.queueUrl(this.deadLetterQueue).maxNumberOfMessages(10).visibilityTimeout(0))
			.messages()
			.stream()
			.map((letter) -> letter.body())
			.toList();
	}

	/** Takes away whatever they have. */
	void purge() {
		Stream.of(this.orderQueue, this.deadLetterQueue)
			.forEach((queue) -> this.sqs.purgeQueue((purge) -> purge.queueUrl(queue)));
	}

	@Override
	public void close() {
		this.sqs.close();
	}

}
