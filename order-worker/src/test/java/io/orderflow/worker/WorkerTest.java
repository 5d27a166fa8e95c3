package io.orderflow.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import software.amazon.awssdk.services.sqs.SqsClient;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * The worker as it runs, on a real queue of its own and with services that are played.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@Import(WorkerTest.Configuration.class)
@interface WorkerTest {

	@TestConfiguration(proxyBeanMethods = false)
	class Configuration {

		@Bean
		Surroundings surroundings() {
			return Surroundings.of("TheWorkerTest");
		}

		@Bean
		PlayedServices playedServices(Surroundings surroundings) {
			return surroundings.services();
		}

		@Bean
		WellServices wellServices(PlayedServices services, OutageGate gate, Circuits circuits,
				MergeBatches mergeBatches) {
			return new WellServices(services, gate, circuits, mergeBatches);
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
		SqsClient sqsClient(Surroundings surroundings) {
			return surroundings.sqs();
		}

		@Bean
		DynamicPropertyRegistrar settings(Surroundings surroundings) {
			return (properties) -> surroundings.settings().forEach((name, value) -> properties.add(name, () -> value));
		}

	}

}
