package io.orderflow.baselines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.sqs.SqsProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * The loop that articles show: receive up to ten, carry one after the other through its
 * calls, delete each by itself. It uses the synchronous client of the SDK over the HTTP
 * client that comes with it, which is Apache's (5), with the SDK's own retries.
 */
@Component
@ConditionalOnProperty(name = "baseline", havingValue = "loop")
final class ArticleLoop implements Contender, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ArticleLoop.class);

	private final SqsClient sqs;

	private final String queue;

	private final int longPoll;

	private final JsonMapper json;

	private final FulfilOrder fulfilOrder;

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean running;

	ArticleLoop(AwsClientBuilderConfigurer aws, SqsProperties settings, SqsCalls calls, JsonMapper json,
			FulfilOrder fulfilOrder, @Value("${orderflow.order-queue.url}") String queue,
			@Value("${spring.cloud.aws.sqs.listener.poll-timeout:10s}") Duration longPoll) {
		SqsClientBuilder client = aws.configureSyncClient(SqsClient.builder(), settings, null, null, null);
		this.sqs = client
			.overrideConfiguration(
					client.overrideConfiguration().copy((policy) -> policy.addExecutionInterceptor(calls)))
			.build();
		this.queue = queue;
		this.longPoll = Math.toIntExact(longPoll.toSeconds());
		this.json = json;
		this.fulfilOrder = fulfilOrder;
	}

	@Override
	public void start(int threads) {
		this.running = true;
		for (int i = 0; i < threads; i++) {
			this.threads.add(Thread.ofPlatform().name("loop-" + i).start(this::loop));
		}
	}

	private void loop() {
		while (this.running) {
			try {
				this.sqs
					.receiveMessage((receive) -> receive.queueUrl(this.queue)
						.maxNumberOfMessages(10)
						.waitTimeSeconds(this.longPoll))
					.messages()
					.forEach(this::work);
			}
			catch (RuntimeException failure) {
				logger.warn("Nothing was received: {}", failure.toString());
			}
		}
	}

	private void work(Message message) {
		try {
			this.fulfilOrder.fulfil(this.json.readValue(message.body(), Order.class));
			this.sqs.deleteMessage((delete) -> delete.queueUrl(this.queue).receiptHandle(message.receiptHandle()));
		}
		catch (RuntimeException failure) {
			logger.warn("Message {} stays", message.messageId(), failure);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		for (Thread thread : this.threads) {
			try {
				thread.join();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		this.threads.clear();
	}

	@Override
	public void destroy() {
		stop();
		this.sqs.close();
	}

}
