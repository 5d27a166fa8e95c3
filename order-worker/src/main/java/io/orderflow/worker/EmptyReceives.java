package io.orderflow.worker;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

import org.springframework.stereotype.Component;

/**
 * Counts the receives that brought nothing, which cost as much as the others. The
 * listener container does not tell of them, so they are counted where they come back from
 * SQS.
 */
@Component
class EmptyReceives implements SqsAsyncClientCustomizer, ExecutionInterceptor {

	private final String orderQueue;

	private final Counter empty;

	EmptyReceives(QueueUrls urls, MeterRegistry meters) {
		this.orderQueue = urls.orderQueue().url();
		this.empty = Counter.builder("orderflow.worker.empty.receives")
			.description("Receives that brought nothing")
			.register(meters);
	}

	@Override
	public void customize(SqsAsyncClientBuilder client) {
		client.overrideConfiguration(
				client.overrideConfiguration().copy((policy) -> policy.addExecutionInterceptor(this)));
	}

	/** An operator's look into the dead-letter queue is no receive of the worker's. */
	@Override
	public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
		if (context.response() instanceof ReceiveMessageResponse received && received.messages().isEmpty()
				&& context.request() instanceof ReceiveMessageRequest asked
				&& this.orderQueue.equals(asked.queueUrl())) {
			this.empty.increment();
		}
	}

}
