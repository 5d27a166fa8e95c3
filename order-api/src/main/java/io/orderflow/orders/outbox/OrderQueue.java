package io.orderflow.orders.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.orderflow.orders.outbox.Outbox.Message;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

import org.springframework.stereotype.Component;

/**
 * Sends messages to OrderQueue, ten a call, and tells of each whether SQS has it, refuses
 * it for good, or may take it later.
 */
@Component
public class OrderQueue {

	/** What SQS takes in one call. */
	static final int BATCH = 10;

	/** No longer than this may a slow SQS keep the claiming transaction open. */
	static final Duration CALL = Duration.ofSeconds(5);

	private static final List<QueueAttributeName> COUNTS = List.of(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
			QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
			QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

	private final SqsAsyncClient sqs;

	private final Tracer tracer;

	private final String url;

	OrderQueue(SqsAsyncClient sqs, OpenTelemetry telemetry, RelaySettings settings) {
		this.sqs = sqs;
		this.tracer = telemetry.getTracer("io.orderflow");
		this.url = settings.orderQueue().url();
	}

	/** All calls are under way before the first answer is waited for. */
	Receipt send(List<Message> messages) {
		List<CompletableFuture<Receipt>> calls = new ArrayList<>();
		for (int from = 0; from < messages.size(); from += BATCH) {
			calls.add(call(messages.subList(from, Math.min(from + BATCH, messages.size()))));
		}
		return calls.stream().map(CompletableFuture::join).reduce(Receipt.NOTHING, Receipt::and);
	}

	/**
	 * Whether SQS says that the queue holds nothing: nothing that waits, that somebody
	 * has in hand, or that will come later.
	 * @return whether it is empty, as far as SQS knows: its counts lag behind
	 * @throws CompletionException if SQS does not answer in time
	 */
	public boolean isEmpty() {
		return this.sqs
			.getQueueAttributes((request) -> request.queueUrl(this.url)
				.attributeNames(COUNTS)
				.overrideConfiguration((policy) -> policy.apiCallTimeout(CALL)))
			.thenApply((response) -> response.attributes().keySet().containsAll(COUNTS)
					&& response.attributes().values().stream().allMatch("0"::equals))
			.join();
	}

	private CompletableFuture<Receipt> call(List<Message> batch) {
		Map<String, Message> byEntry = batch.stream()
			.collect(Collectors.toMap((message) -> Long.toString(message.id()), Function.identity()));
		SendTrace trace = SendTrace.begin(this.tracer, batch);
		List<SendMessageBatchRequestEntry> entries = batch.stream()
			.map((message) -> SendMessageBatchRequestEntry.builder()
				.id(Long.toString(message.id()))
				.messageBody(message.body())
				.messageAttributes(trace.attributesOf(message))
				.build())
			.toList();
		return this.sqs
			.sendMessageBatch((request) -> request.queueUrl(this.url)
				.entries(entries)
				.overrideConfiguration((policy) -> policy.apiCallTimeout(CALL)))
			.handle((response, failure) -> {
				Receipt receipt = (response != null) ? Receipt.of(response, byEntry)
						: new Receipt(List.of(), List.of(), nameOf(failure));
				trace.end(receipt);
				return receipt;
			});
	}

	/** The name alone: an exception's message may quote what was sent. */
	private static String nameOf(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof AwsServiceException refused && refused.awsErrorDetails() != null)
				? refused.awsErrorDetails().errorCode() : cause.getClass().getSimpleName();
	}

	/**
	 * What SQS says. A message that is in neither list may be sent again later.
	 *
	 * @param taken what SQS has
	 * @param refused what SQS will never take
	 * @param trouble why a message is in neither list, if one is
	 */
	record Receipt(List<Message> taken, List<Refusal> refused, @Nullable String trouble) {

		static final Receipt NOTHING = new Receipt(List.of(), List.of(), null);

		private static Receipt of(SendMessageBatchResponse response, Map<String, Message> byEntry) {
			List<Refusal> refused = new ArrayList<>();
			String trouble = null;
			for (BatchResultErrorEntry failed : response.failed()) {
				if (Boolean.TRUE.equals(failed.senderFault())) {
					refused.add(new Refusal(Objects.requireNonNull(byEntry.get(failed.id())), failed.code()));
				}
				else {
					trouble = failed.code();
				}
			}
			return new Receipt(response.successful()
				.stream()
				.map((entry) -> Objects.requireNonNull(byEntry.get(entry.id())))
				.toList(), refused, trouble);
		}

		private Receipt and(Receipt other) {
			List<Message> bothTaken = new ArrayList<>(this.taken);
			bothTaken.addAll(other.taken);
			List<Refusal> bothRefused = new ArrayList<>(this.refused);
			bothRefused.addAll(other.refused);
			return new Receipt(bothTaken, bothRefused, (this.trouble != null) ? this.trouble : other.trouble);
		}

	}

	/**
	 * A message that SQS refuses for what it is.
	 *
	 * @param message the message
	 * @param code SQS's word for why
	 */
	record Refusal(Message message, String code) {
	}

}
