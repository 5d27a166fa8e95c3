package io.orderflow.defaults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * How SQS is called: retries happen at one layer, which is redelivery, so the SDK tries
 * once more at most; and every call is counted by its action, because calls are the bill.
 */
@AutoConfiguration(before = SqsAutoConfiguration.class)
@ConditionalOnClass({ SqsAsyncClient.class, SqsAutoConfiguration.class })
class SqsPolicy {

	/**
	 * No attempt waits longer than this for SQS. It exceeds the longest long poll, which
	 * is 20 s: a receive that is given up loses its messages for a visibility time-out.
	 */
	private static final Duration ATTEMPT = Duration.ofSeconds(25);

	private static final int ATTEMPTS = 2;

	@Bean
	SqsAsyncClientCustomizer sqsCallPolicy(MeterRegistry meters) {
		return (client) -> client.overrideConfiguration(client.overrideConfiguration()
			.copy((policy) -> policy.apiCallAttemptTimeout(ATTEMPT)
				.retryStrategy(StandardRetryStrategy.builder().maxAttempts(ATTEMPTS).build())
				.addExecutionInterceptor(new CallCounter(meters))));
	}

	/** Counts each attempt that goes out, since SQS bills each. */
	private static final class CallCounter implements ExecutionInterceptor {

		private final MeterRegistry meters;

		private final Map<String, Counter> byAction = new ConcurrentHashMap<>();

		private CallCounter(MeterRegistry meters) {
			this.meters = meters;
		}

		@Override
		public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
			String action = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
			this.byAction.computeIfAbsent(action, this::counter).increment();
		}

		private Counter counter(String action) {
			return Counter.builder("orderflow.sqs.calls")
				.description("Calls to SQS, each attempt of which is billed")
				.tag("action", action)
				.register(this.meters);
		}

	}

}
