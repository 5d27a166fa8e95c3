package io.orderflow.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

import io.orderflow.defaults.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import org.springframework.stereotype.Component;

/**
 * The dead-letter queue, which one command at a time of this process reads. SQS lets
 * nobody look without receiving, so two at once would see half of the letters each;
 * commands of other processes are merely in the way like that, and harm nothing.
 */
@Component
class DeadLetterQueue {

	/** How long a letter is ours. If the process dies it is back after that. */
	static final Duration HELD = Duration.ofSeconds(60);

	/**
	 * With a wait SQS asks all of its servers; without one it may overlook letters. A
	 * receive is never given up before this wait has ended, which would lose what it
	 * brings until {@link #HELD} is over.
	 */
	private static final Duration WAIT = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterQueue.class);

	private final Semaphore reader = new Semaphore(1);

	private final SqsAsyncClient sqs;

	private final String url;

	private final AwsRequestOverrideConfiguration withinLimit;

	DeadLetterQueue(SqsAsyncClient sqs, QueueUrls urls, TimeLimits limits) {
		this.sqs = sqs;
		this.url = urls.deadLetterQueue().url();
		this.withinLimit = AwsRequestOverrideConfiguration.builder()
			.apiCallTimeout(limits.sqsCall().plus(WAIT))
			.build();
	}

	/** Begins to read; whoever does ends it, which gives back what is not deleted. */
	LetterReading read(int most) {
		if (!this.reader.tryAcquire()) {
			throw Problem
				.conflict("Another command is reading the dead-letter queue; repeat this one when it is done.");
		}
		return new LetterReading(this, most, this.reader::release);
	}

	Depth depth() {
		Map<QueueAttributeName, String> attributes = join(
				this.sqs.getQueueAttributes((request) -> request.queueUrl(this.url)
					.attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
							QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
					.overrideConfiguration(this.withinLimit)))
			.attributes();
		return new Depth(
				Long.parseLong(attributes.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")),
				Long.parseLong(
						attributes.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0")));
	}

	List<Letter> receive(int most) {
		return join(this.sqs.receiveMessage((request) -> request.queueUrl(this.url)
			.maxNumberOfMessages(Math.min(most, OrderQueue.MESSAGES_A_CALL))
			.waitTimeSeconds((int) WAIT.toSeconds())
			.visibilityTimeout((int) HELD.toSeconds())
			.messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
					MessageSystemAttributeName.SENT_TIMESTAMP)
			.messageAttributeNames(Letter.REASON, Letter.ORIGINAL_MESSAGE_ID, Letter.RECEIVED_BEFORE, TraceParent.NAME)
			.overrideConfiguration(this.withinLimit))).messages().stream().map(Letter::of).toList();
	}

	/** A letter that stays in spite of this is found again, and judged again. */
	void delete(Collection<Letter> letters) {
		inBatches(letters.stream().map(Letter::receiptHandle).toList(), (batch) -> {
			List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
			batch.forEach((receipt) -> entries.add(DeleteMessageBatchRequestEntry.builder()
				.id(Integer.toString(entries.size()))
				.receiptHandle(receipt)
				.build()));
			return this.sqs.deleteMessageBatch(
					(request) -> request.queueUrl(this.url).entries(entries).overrideConfiguration(this.withinLimit))
				.join()
				.failed();
		}, "deleted");
	}

	/** Lets the next command see the letters of these receipts at once. */
	void giveBack(Collection<String> receipts) {
		inBatches(receipts, (batch) -> {
			List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
			batch.forEach((receipt) -> entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
				.id(Integer.toString(entries.size()))
				.receiptHandle(receipt)
				.visibilityTimeout(0)
				.build()));
			return this.sqs.changeMessageVisibilityBatch(
					(request) -> request.queueUrl(this.url).entries(entries).overrideConfiguration(this.withinLimit))
				.join()
				.failed();
		}, "given back");
	}

	private static void inBatches(Collection<String> receipts, BatchAction action, String what) {
		List<String> all = List.copyOf(receipts);
		for (int from = 0; from < all.size(); from += OrderQueue.MESSAGES_A_CALL) {
			List<String> batch = all.subList(from, Math.min(from + OrderQueue.MESSAGES_A_CALL, all.size()));
			try {
				// A receipt that is gone is a letter that somebody else has deleted or
				// holds.
				action.perform(batch)
					.stream()
					.filter((failed) -> !"ReceiptHandleIsInvalid".equals(failed.code()))
					.forEach((failed) -> logger.warn("A letter could not be {}: {}", what, failed.code()));
			}
			catch (CompletionException failure) {
				logger.warn("{} letters could not be {}: {}", batch.size(), what, OrderQueue.causeOf(failure));
			}
		}
	}

	private static <T> T join(CompletableFuture<T> call) {
		try {
			return call.join();
		}
		catch (CompletionException failure) {
			logger.warn("The dead-letter queue cannot be read: {}", OrderQueue.causeOf(failure));
			throw Problem.unavailable("SQS does not let the dead-letter queue be read now; repeat the command.");
		}
	}

	/** What happens to ten letters in one call. */
	private interface BatchAction {

		List<BatchResultErrorEntry> perform(List<String> receipts);

	}

	/**
	 * How many letters there are, as far as SQS knows.
	 *
	 * @param waiting those that a command would find
	 * @param inFlight those that some command, or a look in the console, holds
	 */
	record Depth(long waiting, long inFlight) {
	}

}
