package io.orderflow.defaults;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The SQS client that services get follows the policy. */
class SqsPolicyTests {

	private final ApplicationContextRunner service = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SqsPolicy.class, SqsAutoConfiguration.class, AwsAutoConfiguration.class,
						CredentialsProviderAutoConfiguration.class, RegionProviderAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("spring.cloud.aws.region.static=us-east-1", "spring.cloud.aws.credentials.access-key=any",
				"spring.cloud.aws.credentials.secret-key=any",
				// Nobody listens here.
				"spring.cloud.aws.sqs.endpoint=http://127.0.0.1:1");

	@Test
	void triesOnceMoreAtMostAndCountsEachAttempt() {
		this.service.run((context) -> {
			SqsAsyncClient sqs = context.getBean(SqsAsyncClient.class);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> sqs.listQueues().join());
			assertThat(context.getBean(MeterRegistry.class)
				.get("orderflow.sqs.calls")
				.tag("action", "ListQueues")
				.counter()
				.count()).isEqualTo(2);
		});
	}

	@Test
	void waitsLongerThanALongPollButNotForEver() {
		this.service.run((context) -> assertThat(context.getBean(SqsAsyncClient.class)
			.serviceClientConfiguration()
			.overrideConfiguration()
			.apiCallAttemptTimeout()).hasValueSatisfying(
					(timeout) -> assertThat(timeout).isBetween(Duration.ofSeconds(21), Duration.ofSeconds(30))));
	}

}
