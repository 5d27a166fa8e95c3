package io.orderflow.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.orderflow.infrastructure.LocalQueues;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * The worker as it runs, on a real queue of its own and with services that are played.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "orderflow.time-limits.long-poll=1s", "orderflow.time-limits.longest-backoff=1s" })
@Import(WorkerTest.Surroundings.class)
@interface WorkerTest {

	@TestConfiguration(proxyBeanMethods = false)
	class Surroundings {

		@Bean
		PlayedServices playedServices() {
			return new PlayedServices();
		}

		@Bean
		SqsClient sqsClient() {
			return LocalQueues.shared().client();
		}

		@Bean
		SqsActions sqsActions() {
			return new SqsActions();
		}

		@Bean
		SqsAsyncClientCustomizer observedSqs(SqsActions actions) {
			return (client) -> client.overrideConfiguration(
					client.overrideConfiguration().copy((policy) -> policy.addExecutionInterceptor(actions)));
		}

		@Bean
		DynamicPropertyRegistrar surroundings(PlayedServices services, SqsClient sqs) {
			sqs.createQueue((queue) -> queue.queueName("LettersOfTheWorkerTest"));
			String url = sqs.createQueue((queue) -> queue.queueName("OrdersOfTheWorkerTest")
				.attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "40", QueueAttributeName.REDRIVE_POLICY, """
						{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:LettersOfTheWorkerTest",
						 "maxReceiveCount": "20"}"""))).queueUrl();
			return (properties) -> {
				properties.add("spring.cloud.aws.sqs.endpoint", () -> LocalQueues.shared().endpoint());
				properties.add("orderflow.order-queue.url", () -> url);
				properties.add("orderflow.dead-letter-queue.url", () -> url.replace("OrdersOf", "LettersOf"));
				for (String group : new String[] { "orders", "inventory", "payment", "shipping" }) {
					properties.add("spring.http.serviceclient." + group + ".base-url", services::url);
				}
			};
		}

	}

}
