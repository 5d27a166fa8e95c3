package io.orderflow.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

import io.orderflow.defaults.UnfitSettingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Refuses to start on a queue whose settings would break a promise: messages that become
 * visible while their batch is still being worked, or that nobody would ever set aside. A
 * queue that cannot be reached is no reason not to start: the worker receives once it
 * can.
 */
@Component
class OrderQueueCheck implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(OrderQueueCheck.class);

	private final SqsAsyncClient sqs;

	private final QueueUrls urls;

	private final TimeLimits limits;

	OrderQueueCheck(SqsAsyncClient sqs, QueueUrls urls, TimeLimits limits) {
		this.sqs = sqs;
		this.urls = urls;
		this.limits = limits;
	}

	@Override
	public void afterPropertiesSet() {
		try {
			check(this.sqs
				.getQueueAttributes((request) -> request.queueUrl(this.urls.orderQueue().url())
					.attributeNames(QueueAttributeName.ALL)
					.overrideConfiguration((call) -> call.apiCallTimeout(this.limits.sqsCall())))
				.join()
				.attributes());
		}
		catch (CompletionException failure) {
			if (failure.getCause() instanceof QueueDoesNotExistException) {
				throw new UnfitSettingException("The queue " + this.urls.orderQueue().url() + " does not exist.",
						"Make it from ops/queues.json, or set orderflow.order-queue.url to where it is.");
			}
			logger.warn("{} cannot be reached yet, so its settings were not checked: {}", this.urls.orderQueue().url(),
					String.valueOf(failure.getCause()));
		}
	}

	private void check(Map<QueueAttributeName, String> attributes) {
		Duration visibility = Duration
			.ofSeconds(Long.parseLong(attributes.getOrDefault(QueueAttributeName.VISIBILITY_TIMEOUT, "30")));
		Duration needed = this.limits.neededVisibility();
		if (visibility.compareTo(needed) < 0) {
			throw new UnfitSettingException(
					"The queue %s has a VisibilityTimeout of %d s, but a batch may take %d s and must end well before its messages are delivered again: %d s are needed."
						.formatted(this.urls.orderQueue().url(), visibility.toSeconds(),
								this.limits.batch().toSeconds(), needed.toSeconds()),
					"Set the queue's VisibilityTimeout as ops/queues.json says, or lower orderflow.time-limits.batch.");
		}
		if (!attributes.containsKey(QueueAttributeName.REDRIVE_POLICY)) {
			throw new UnfitSettingException(
					"The queue " + this.urls.orderQueue().url()
							+ " has no dead-letter queue: a message that kills its worker would be delivered for ever.",
					"Set the queue's RedrivePolicy as ops/queues.json says.");
		}
	}

}
