package io.orderflow.worker;

import java.util.LinkedHashMap;
import java.util.Map;

import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.infrastructure.TokenIssuer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What a worker has around it in a test: an issuer and services that are played, and real
 * queues of its own.
 *
 * @param issuer gives the worker its tokens
 * @param services take nothing but these tokens
 * @param sqs for the test itself
 * @param orderQueue the URL of the queue that the worker reads
 * @param deadLetterQueue the URL of the queue for what is not an order
 */
record Surroundings(PlayedIssuer issuer, PlayedServices services, SqsClient sqs, String orderQueue,
		String deadLetterQueue) implements AutoCloseable {

	/** Makes them; the name tells the queues from those of another worker. */
	static Surroundings of(String name) {
		PlayedIssuer issuer = new PlayedIssuer();
		SqsClient sqs = LocalQueues.shared().client();
		String letters = sqs.createQueue((queue) -> queue.queueName("LettersOf" + name)).queueUrl();
		String orders = sqs
			.createQueue((queue) -> queue.queueName("OrdersOf" + name)
				.attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "40", QueueAttributeName.REDRIVE_POLICY, """
						{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:LettersOf%s",
						 "maxReceiveCount": "20"}""".formatted(name))))
			.queueUrl();
		return new Surroundings(issuer, new PlayedServices(issuer), sqs, orders, letters);
	}

	/** Tells a worker where all of it is. */
	Map<String, String> settings() {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("server.port", "0");
		settings.put("management.server.port", "0");
		settings.put("orderflow.order-queue.url", this.orderQueue);
		settings.put("orderflow.dead-letter-queue.url", this.deadLetterQueue);
		settings.put("orderflow.time-limits.long-poll", "1s");
		settings.put("orderflow.time-limits.longest-backoff", "1s");
		settings.put("spring.cloud.aws.sqs.endpoint", LocalQueues.shared().endpoint().toString());
		settings.put("spring.security.oauth2.resourceserver.jwt.issuer-uri", TokenIssuer.shared().address());
		settings.put("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", TokenIssuer.shared().keys());
		settings.put("spring.security.oauth2.client.provider.issuer.token-uri", this.issuer.tokenUri());
		settings.put("spring.security.oauth2.client.registration.orders.client-secret", PlayedIssuer.SECRET);
		for (String group : new String[] { "orders", "inventory", "payment", "shipping" }) {
			settings.put("spring.http.serviceclient." + group + ".base-url", this.services.url());
		}
		return settings;
	}

	void send(String body) {
		this.sqs.sendMessage((message) -> message.queueUrl(this.orderQueue).messageBody(body));
	}

	@Override
	public void close() {
		this.services.close();
		this.issuer.close();
		this.sqs.close();
	}

}
