package io.orderflow.orders.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.orderflow.orders.outbox.Outbox.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries the outbox to OrderQueue, ten messages a call. One loop runs in each instance,
 * any number of instances may run. A message is deleted in the transaction that claimed
 * it, after the queue has taken it: if the process dies in between it is sent twice, and
 * whoever reads the queue must be ready for that anyway.
 */
@Component
class OutboxRelay implements SmartLifecycle {

	/** What SQS takes in one call. */
	private static final int BATCH = 10;

	private static final int CLAIM = 10 * BATCH;

	/** The safety net, should nobody have told of a commit. */
	private static final Duration TICK = Duration.ofSeconds(1);

	/** No longer than this may a slow SQS keep the claiming transaction open. */
	private static final Duration CALL = Duration.ofSeconds(5);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(OutboxRelay.class);

	private final Outbox outbox;

	private final SqsAsyncClient sqs;

	private final TransactionOperations transaction;

	private final RelaySettings settings;

	private volatile CountDownLatch stopping = new CountDownLatch(0);

	private @Nullable Thread loop;

	/** Grows while rounds fail; zero means that all is well. Only the loop uses it. */
	private Duration pause = Duration.ZERO;

	OutboxRelay(Outbox outbox, SqsAsyncClient sqs, TransactionOperations transaction, RelaySettings settings) {
		this.outbox = outbox;
		this.sqs = sqs;
		this.transaction = transaction;
		this.settings = settings;
	}

	@Override
	public void start() {
		this.stopping = new CountDownLatch(1);
		this.loop = Thread.ofVirtual().name("outbox-relay").start(this::run);
	}

	/** Ends after one more round, so that what was accepted last is sent as well. */
	@Override
	public void stop() {
		Thread running = Objects.requireNonNull(this.loop);
		this.stopping.countDown();
		this.outbox.wakeRelay();
		try {
			if (!running.join(CALL.multipliedBy(2))) {
				logger.warn("The outbox relay is still sending; what it does not finish stays in the outbox");
			}
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
		this.loop = null;
	}

	@Override
	public boolean isRunning() {
		return this.loop != null;
	}

	/** Starts before the web server takes orders and stops after it. */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 4096;
	}

	private void run() {
		try {
			Duration rest = Duration.ZERO;
			do {
				this.outbox.awaitCommits(rest, this.settings.outbox().linger(), BATCH);
				rest = restAfter(round());
			}
			while (!this.stopping.await(this.pause.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private Duration restAfter(Round round) {
		report(round.trouble());
		if (round.claimed() == CLAIM || round.trouble() != null) {
			return Duration.ZERO;
		}
		return (round.claimed() > round.sent()) ? this.settings.outbox().linger() : TICK;
	}

	/** One line when sending begins to fail and one when it works again, no flood. */
	private void report(@Nullable String trouble) {
		if (trouble == null) {
			if (this.pause.isPositive()) {
				logger.info("Messages leave the outbox again");
			}
			this.pause = Duration.ZERO;
			return;
		}
		if (this.pause.isZero()) {
			logger.warn("Messages wait in the outbox and orders are still accepted: {}", trouble);
		}
		Duration longer = this.pause.multipliedBy(2);
		this.pause = (longer.compareTo(SHORTEST_PAUSE) < 0) ? SHORTEST_PAUSE
				: (longer.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : longer;
	}

	private Round round() {
		try {
			return this.transaction.execute((status) -> relay());
		}
		catch (RuntimeException failure) {
			return new Round(0, 0, "the outbox cannot be read or SQS not be called, " + nameOf(failure));
		}
	}

	private Round relay() {
		List<Message> claimed = this.outbox.claim(CLAIM);
		// Beyond the first batch only full ones go; the rest may fill up meanwhile.
		int count = (claimed.size() > BATCH) ? claimed.size() - claimed.size() % BATCH : claimed.size();
		List<Call> calls = new ArrayList<>();
		for (int from = 0; from < count; from += BATCH) {
			calls.add(send(claimed.subList(from, Math.min(from + BATCH, count))));
		}
		List<Message> sent = new ArrayList<>();
		String trouble = null;
		for (Call call : calls) {
			String itsTrouble = finish(call, sent);
			trouble = (itsTrouble != null) ? itsTrouble : trouble;
		}
		if (!sent.isEmpty()) {
			this.outbox.delete(sent);
		}
		return new Round(claimed.size(), count, trouble);
	}

	private Call send(List<Message> batch) {
		Map<String, Message> byEntry = new HashMap<>();
		List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
		for (Message message : batch) {
			String entry = Long.toString(message.id());
			byEntry.put(entry, message);
			entries.add(SendMessageBatchRequestEntry.builder().id(entry).messageBody(message.body()).build());
		}
		return new Call(byEntry,
				this.sqs.sendMessageBatch((request) -> request.queueUrl(this.settings.orderQueue().url())
					.entries(entries)
					.overrideConfiguration((policy) -> policy.apiCallTimeout(CALL))));
	}

	/** Whatever SQS does not say that it took stays in the outbox. */
	private @Nullable String finish(Call call, List<Message> sent) {
		SendMessageBatchResponse response;
		try {
			response = call.response().join();
		}
		catch (CompletionException failure) {
			return "SQS does not answer as it should, "
					+ nameOf((failure.getCause() != null) ? failure.getCause() : failure);
		}
		response.successful().forEach((entry) -> sent.add(call.messageOf(entry.id())));
		String trouble = null;
		for (BatchResultErrorEntry refusal : response.failed()) {
			Message message = call.messageOf(refusal.id());
			if (Boolean.TRUE.equals(refusal.senderFault())) {
				this.outbox.park(message, refusal.code());
				logger.error("SQS refuses the message of order {} for what it is ({}): it is parked in the outbox",
						message.orderId(), refusal.code());
			}
			else {
				trouble = "SQS could not take some, " + refusal.code();
			}
		}
		return trouble;
	}

	/** The name alone: an exception's message may quote what was sent. */
	private static String nameOf(Throwable failure) {
		return (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null)
				? refused.awsErrorDetails().errorCode() : failure.getClass().getSimpleName();
	}

	private record Call(Map<String, Message> messages, CompletableFuture<SendMessageBatchResponse> response) {

		Message messageOf(String entry) {
			return Objects.requireNonNull(this.messages.get(entry));
		}

	}

	/**
	 * What one look into the outbox came to.
	 *
	 * @param claimed how many messages were there
	 * @param sent how many of them were given to SQS
	 * @param trouble why some are still there, if all is not well
	 */
	private record Round(int claimed, int sent, @Nullable String trouble) {
	}

}
