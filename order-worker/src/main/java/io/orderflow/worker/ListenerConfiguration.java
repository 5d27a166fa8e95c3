package io.orderflow.worker;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import io.awspring.cloud.sqs.config.SqsMessageListenerContainerFactory;
import io.awspring.cloud.sqs.listener.acknowledgement.handler.AcknowledgementMode;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** How messages are received. What becomes of them is not decided here. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	/** Ten batches of ten side by side: enough to hide the latency of the calls. */
	private static final int MESSAGES_IN_FLIGHT = 100;

	/** A batch that is under way may end; a long poll that is under way may too. */
	private static final Duration STOP = Duration.ofSeconds(28);

	@Bean
	SqsMessageListenerContainerFactory<Object> defaultSqsListenerContainerFactory(SqsAsyncClient sqs,
			TimeLimits limits) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("batch-");
		threads.setVirtualThreads(true);
		return SqsMessageListenerContainerFactory.builder()
			.sqsAsyncClient(sqs)
			.configure((options) -> options.componentsTaskExecutor(threads)
				.maxConcurrentMessages(MESSAGES_IN_FLIGHT)
				.maxMessagesPerPoll(10)
				.pollTimeout(limits.longPoll())
				.maxDelayBetweenPolls(Duration.ofSeconds(1))
				.listenerShutdownTimeout(STOP)
				// OrderQueue deletes; the container must never do so by itself.
				.acknowledgementMode(AcknowledgementMode.MANUAL)
				// Attributes come from whoever sent the message. Read as headers they
				// could
				// replace the receipt handle, or break the batch with a type of their
				// own.
				.messageAttributeNames(List.of())
				.messageSystemAttributeNames(List.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
						MessageSystemAttributeName.SENT_TIMESTAMP)))
			.build();
	}

	@Bean
	Backoff backoff(TimeLimits limits) {
		return new Backoff(limits.longestBackoff(), RandomGenerator.getDefault());
	}

}
