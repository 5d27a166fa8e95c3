package io.orderflow.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.orderflow.defaults.TraceParent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

import org.springframework.stereotype.Component;

/**
 * What becomes of messages: deleted, given back, dead-lettered or redriven, each in one
 * call for the batch. The calls are our own and not the listener container's
 * acknowledgement, because they must end within their time limit, and because one failed
 * entry is no failure of the batch. None of them throws: whatever SQS did not do is done
 * again when the message comes back.
 */
@Component
class OrderQueue {

	/** As many as SQS hands out, takes or deletes at once. */
	static final int MESSAGES_A_CALL = 10;

	private static final Logger logger = LoggerFactory.getLogger(OrderQueue.class);

	private final SqsAsyncClient sqs;

	private final QueueUrls urls;

	private final AwsRequestOverrideConfiguration withinLimit;

	OrderQueue(SqsAsyncClient sqs, QueueUrls urls, TimeLimits limits) {
		this.sqs = sqs;
		this.urls = urls;
		this.withinLimit = AwsRequestOverrideConfiguration.builder().apiCallTimeout(limits.sqsCall()).build();
	}

	void delete(List<Delivery> deliveries) {
		if (deliveries.isEmpty()) {
			return;
		}
		List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
		for (Delivery delivery : deliveries) {
			entries.add(DeleteMessageBatchRequestEntry.builder()
				.id(Integer.toString(entries.size()))
				.receiptHandle(delivery.receiptHandle())
				.build());
		}
		try {
			List<BatchResultErrorEntry> failed = this.sqs
				.deleteMessageBatch((request) -> request.queueUrl(this.urls.orderQueue().url())
					.entries(entries)
					.overrideConfiguration(this.withinLimit))
				.join()
				.failed();
			// A receipt that is gone is a message that another delivery has deleted:
			// success.
			logUnless("ReceiptHandleIsInvalid", "deleted", failed);
		}
		catch (CompletionException failure) {
			logger.warn("{} messages could not be deleted and will be delivered again: {}", deliveries.size(),
					causeOf(failure));
		}
	}

	/** Makes each message visible again after its own number of seconds. */
	void giveBack(Map<Delivery, Integer> delaySeconds) {
		if (delaySeconds.isEmpty()) {
			return;
		}
		List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
		delaySeconds.forEach((delivery,
				seconds) -> entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
					.id(Integer.toString(entries.size()))
					.receiptHandle(delivery.receiptHandle())
					.visibilityTimeout(seconds)
					.build()));
		try {
			List<BatchResultErrorEntry> failed = this.sqs
				.changeMessageVisibilityBatch((request) -> request.queueUrl(this.urls.orderQueue().url())
					.entries(entries)
					.overrideConfiguration(this.withinLimit))
				.join()
				.failed();
			logUnless("ReceiptHandleIsInvalid", "given back", failed);
		}
		catch (CompletionException failure) {
			logger.warn("{} messages could not be given back; they return with their visibility time-out: {}",
					entries.size(), causeOf(failure));
		}
	}

	/**
	 * Sends messages to the dead-letter queue with the reason as an attribute. A repeat
	 * leaves two letters of one message, which an operator can tell by their order.
	 * @return the deliveries whose letter is safe, and which may be deleted
	 */
	Set<Delivery> deadLetter(Map<Delivery, String> reasons) {
		return send(List.copyOf(reasons.keySet()), this.urls.deadLetterQueue().url(), "dead-lettered",
				(delivery, entry) -> entry.messageBody(delivery.body())
					.messageAttributes(withTrace(delivery.traceParent(),
							Map.of(Letter.REASON, text(String.valueOf(reasons.get(delivery))),
									Letter.ORIGINAL_MESSAGE_ID, text(delivery.messageId()), Letter.RECEIVED_BEFORE,
									text(Integer.toString(delivery.receiveCount()))))));
	}

	/**
	 * Sends letters' bodies back to where they came from, as new messages.
	 * @return the letters whose message is safe, and which may be deleted
	 */
	Set<Letter> redrive(List<Letter> letters) {
		return send(letters, this.urls.orderQueue().url(), "redriven",
				(letter, entry) -> entry.messageBody(letter.body())
					.messageAttributes(withTrace(letter.traceParent(), Map.of())));
	}

	/** What was sent safely; what was not stays where it is, and is sent again. */
	private <T> Set<T> send(List<T> batch, String queue, String sent,
			BiConsumer<T, SendMessageBatchRequestEntry.Builder> message) {
		if (batch.isEmpty()) {
			return Set.of();
		}
		List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
		for (T each : batch) {
			SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder()
				.id(Integer.toString(entries.size()));
			message.accept(each, entry);
			entries.add(entry.build());
		}
		Set<T> safe = ConcurrentHashMap.newKeySet();
		try {
			var response = this.sqs
				.sendMessageBatch(
						(request) -> request.queueUrl(queue).entries(entries).overrideConfiguration(this.withinLimit))
				.join();
			response.successful().forEach((entry) -> safe.add(batch.get(Integer.parseInt(entry.id()))));
			logUnless("", sent, response.failed());
		}
		catch (CompletionException failure) {
			// Together they may be more than SQS takes in one call; one by one they are
			// not.
			boolean alone = batch.size() > 1 && failure.getCause() instanceof SqsException;
			logger.warn("{} messages could not be {}, {}: {}", entries.size(), sent,
					alone ? "each is tried alone" : "and will be found again", causeOf(failure));
			if (alone) {
				SideBySide.forEach(batch, (each) -> safe.addAll(send(List.of(each), queue, sent, message)));
			}
		}
		return safe;
	}

	/** A letter and what is redriven go on in the trace of their order. */
	private static Map<String, MessageAttributeValue> withTrace(@Nullable String traceParent,
			Map<String, MessageAttributeValue> attributes) {
		if (traceParent == null) {
			return attributes;
		}
		Map<String, MessageAttributeValue> all = new HashMap<>(attributes);
		all.put(TraceParent.NAME, text(traceParent));
		return all;
	}

	/** Where the trace of a message's order goes on, whatever somebody put there. */
	static @Nullable String traceParentOf(Message message) {
		MessageAttributeValue sent = message.messageAttributes().get(TraceParent.NAME);
		return TraceParent.read((sent != null) ? sent.stringValue() : null);
	}

	static MessageAttributeValue text(String value) {
		return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
	}

	private static void logUnless(String expected, String what, Collection<BatchResultErrorEntry> failed) {
		failed.stream()
			.filter((entry) -> !expected.equals(entry.code()))
			.forEach((entry) -> logger.warn("A message could not be {}: {}", what, entry.code()));
	}

	static String causeOf(CompletionException failure) {
		return (failure.getCause() instanceof SqsException refused && refused.awsErrorDetails() != null)
				? refused.awsErrorDetails().errorCode() : String.valueOf(failure.getCause());
	}

}
