package io.orderflow.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

import io.orderflow.defaults.UnfitSettingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on queues whose settings would break a promise: messages that become
 * visible while their batch is still being worked, or that nobody would ever set aside.
 * Queues that cannot be reached are no reason not to start: they are checked as soon as
 * they can, and nothing is received before.
 */
@Component
class OrderQueueCheck implements InitializingBean, DisposableBean {

	private static final Duration AGAIN = Duration.ofSeconds(5);

	private static final String AS_DEFINED = "Set the queue's attributes as ops/queues.json says";

	private static final Logger logger = LoggerFactory.getLogger(OrderQueueCheck.class);

	private final SqsAsyncClient sqs;

	private final QueueUrls urls;

	private final TimeLimits limits;

	private final JsonMapper json;

	private volatile boolean fit;

	private volatile @Nullable Thread retrying;

	OrderQueueCheck(SqsAsyncClient sqs, QueueUrls urls, TimeLimits limits, JsonMapper json) {
		this.sqs = sqs;
		this.urls = urls;
		this.limits = limits;
		this.json = json;
	}

	/** Whether the queues were found to be as they must be. */
	boolean isFit() {
		return this.fit;
	}

	@Override
	public void afterPropertiesSet() {
		if (!passes()) {
			this.retrying = Thread.ofVirtual().name("queue-check").start(this::retry);
		}
	}

	@Override
	public void destroy() {
		Thread running = this.retrying;
		if (running != null) {
			running.interrupt();
		}
	}

	private void retry() {
		try {
			do {
				Thread.sleep(AGAIN);
			}
			while (!passesBelatedly());
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	/** Too late to refuse to start; but nothing is received until somebody mends it. */
	private boolean passesBelatedly() {
		try {
			return passes();
		}
		catch (UnfitSettingException unfit) {
			logger.error("Nothing is received. {} {}", unfit.getMessage(), unfit.action());
			return false;
		}
	}

	private boolean passes() {
		try {
			check(attributes(this.urls.orderQueue()), attributes(this.urls.deadLetterQueue()));
			this.fit = true;
			return true;
		}
		catch (CompletionException failure) {
			logger.warn("Nothing is received, since the queues cannot be reached and were not checked: {}",
					String.valueOf(failure.getCause()));
			return false;
		}
	}

	private Map<QueueAttributeName, String> attributes(QueueUrls.Queue queue) {
		try {
			return this.sqs
				.getQueueAttributes((request) -> request.queueUrl(queue.url())
					.attributeNames(QueueAttributeName.ALL)
					.overrideConfiguration((call) -> call.apiCallTimeout(this.limits.sqsCall())))
				.join()
				.attributes();
		}
		catch (CompletionException failure) {
			if (failure.getCause() instanceof QueueDoesNotExistException) {
				throw new UnfitSettingException("The queue " + queue.url() + " does not exist.",
						"Make it from ops/queues.json, or set orderflow.order-queue.url and orderflow.dead-letter-queue.url to where they are.");
			}
			throw failure;
		}
	}

	private void check(Map<QueueAttributeName, String> orders, Map<QueueAttributeName, String> letters) {
		Duration visibility = Duration.ofSeconds(number(orders, QueueAttributeName.VISIBILITY_TIMEOUT, 30));
		Duration needed = this.limits.neededVisibility();
		refuse(visibility.compareTo(needed) < 0,
				"has a VisibilityTimeout of %d s, but a batch may take %d s and must end well before its messages are delivered again: %d s are needed."
					.formatted(visibility.toSeconds(), this.limits.batch().toSeconds(), needed.toSeconds()),
				AS_DEFINED + ", or lower orderflow.time-limits.batch.");
		String policy = orders.get(QueueAttributeName.REDRIVE_POLICY);
		refuse(policy == null, "has no dead-letter queue: a message that kills its worker would be delivered for ever.",
				AS_DEFINED + ": the RedrivePolicy is missing.");
		JsonNode redrive = this.json.readTree(policy);
		int maxReceives = redrive.path("maxReceiveCount").asInt(0);
		refuse(maxReceives <= WorkOrders.LAST_RECEIVE,
				"has a maxReceiveCount of %d, but up to receive %d the worker sets messages aside itself, with their reason."
					.formatted(maxReceives, WorkOrders.LAST_RECEIVE),
				AS_DEFINED + ": its maxReceiveCount is higher.");
		String target = redrive.path("deadLetterTargetArn").asString("");
		refuse(!nameIn(target, ':').equals(nameIn(this.urls.deadLetterQueue().url(), '/')),
				"has " + target + " as its dead-letter queue, but the worker was told of "
						+ this.urls.deadLetterQueue().url() + ".",
				AS_DEFINED + ", or set orderflow.dead-letter-queue.url to that queue.");
		// A letter's age counts from when its message was first sent.
		long kept = number(orders, QueueAttributeName.MESSAGE_RETENTION_PERIOD, 0);
		long lettersKept = number(letters, QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.MAX_VALUE);
		refuse(lettersKept <= kept,
				"keeps messages for %d s, but its dead-letter queue for %d s only: a letter could be gone before anybody sees it."
					.formatted(kept, lettersKept),
				AS_DEFINED + ": the dead-letter queue's MessageRetentionPeriod is longer.");
	}

	private void refuse(boolean unfit, String what, String action) {
		if (unfit) {
			throw new UnfitSettingException("The queue " + this.urls.orderQueue().url() + " " + what, action);
		}
	}

	/** Not every server reports every attribute. */
	private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name, long absent) {
		String value = attributes.get(name);
		return (value != null) ? Long.parseLong(value) : absent;
	}

	private static String nameIn(String address, char before) {
		return address.substring(address.lastIndexOf(before) + 1);
	}

}
