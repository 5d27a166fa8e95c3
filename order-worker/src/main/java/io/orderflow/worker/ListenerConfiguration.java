package io.orderflow.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.awspring.cloud.sqs.config.SqsMessageListenerContainerFactory;
import io.awspring.cloud.sqs.listener.acknowledgement.handler.AcknowledgementMode;
import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandlerFactories;
import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandlerFactory;
import io.awspring.cloud.sqs.support.converter.SqsHeaderMapper;
import io.awspring.cloud.sqs.support.converter.SqsMessagingMessageConverter;
import io.orderflow.defaults.TraceParent;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.MessageHeaders;

/** How messages are received. What becomes of them is not decided here. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	/**
	 * Twice what is under way at most: while those orders are worked, the next are
	 * received and the last deleted.
	 */
	private static final int MESSAGES_IN_FLIGHT = 2 * MergeBatches.MOST_UNDER_WAY;

	/** Enough for thousands of messages a second also where SQS is far away. */
	private static final int MOST_POLLS = 20;

	/**
	 * What a message takes is several times its body while it is read, and a heap of 192
	 * MB has 140 to spare. All orders that may be in hand take less than one, or nine
	 * where each has a hundred lines.
	 */
	private static final long MOST_BYTES = 16 * 1024 * 1024;

	/**
	 * A poll has one for as long as it waits, and all batches may be deleted meanwhile. A
	 * call that gets none fails.
	 */
	private static final int CONNECTIONS = MOST_POLLS + MESSAGES_IN_FLIGHT / OrderQueue.MESSAGES_A_CALL;

	/** A batch that is under way may end; a long poll that is under way may too. */
	private static final Duration STOP = Duration.ofSeconds(28);

	@Bean
	Polls polls() {
		return new Polls(OrderQueue.MESSAGES_A_CALL, MOST_POLLS, MOST_BYTES);
	}

	@Bean
	SqsMessageListenerContainerFactory<Object> defaultSqsListenerContainerFactory(SqsAsyncClient sqs, TimeLimits limits,
			Polls polls, OutageGate gate) {
		SqsMessagingMessageConverter converter = new SqsMessagingMessageConverter();
		converter.setHeaderMapper(new KnownHeadersOnly());
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("batch-");
		threads.setVirtualThreads(true);
		return SqsMessageListenerContainerFactory.builder()
			.sqsAsyncClient(sqs)
			.configure((options) -> options.componentsTaskExecutor(threads)
				.maxConcurrentMessages(MESSAGES_IN_FLIGHT)
				.maxMessagesPerPoll(OrderQueue.MESSAGES_A_CALL)
				.pollTimeout(limits.longPoll())
				// Also the longest that a gate which has opened goes unnoticed.
				.maxDelayBetweenPolls(Duration.ofSeconds(1))
				.backPressureHandlerFactory(backPressure(polls, gate))
				.listenerShutdownTimeout(STOP)
				// OrderQueue deletes; the container must never do so by itself.
				.acknowledgementMode(AcknowledgementMode.MANUAL)
				.messageConverter(converter)
				.messageAttributeNames(List.of(TraceParent.NAME))
				.messageSystemAttributeNames(List.of(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
						MessageSystemAttributeName.SENT_TIMESTAMP)))
			.build();
	}

	/**
	 * Polls comes first, since it waits and must keep nothing from others meanwhile; the
	 * gate comes last, so that its word is fresh.
	 */
	private static BackPressureHandlerFactory backPressure(Polls polls, OutageGate gate) {
		return BackPressureHandlerFactories.compositeBackPressureHandler((_) -> polls.begin(),
				BackPressureHandlerFactories.concurrencyLimiterBackPressureHandler(), (_) -> gate);
	}

	@Bean
	SqsAsyncClientCustomizer connections() {
		return (sqs) -> sqs.httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS));
	}

	@Bean
	Backoff backoff(TimeLimits limits) {
		return new Backoff(limits.longestBackoff(), RandomGenerator.getDefault());
	}

	/**
	 * Attributes come from whoever sent the message. As headers they could replace the
	 * receipt handle, or be of a type that cannot be read and keep the message back. The
	 * one that is known here is taken for what it should be, or not at all.
	 */
	private static final class KnownHeadersOnly extends SqsHeaderMapper {

		@Override
		public MessageHeaders toHeaders(Message message) {
			String line = OrderQueue.traceParentOf(message);
			return super.toHeaders(message.toBuilder()
				.messageAttributes((line != null) ? Map.of(TraceParent.NAME, OrderQueue.text(line)) : Map.of())
				.build());
		}

	}

}
