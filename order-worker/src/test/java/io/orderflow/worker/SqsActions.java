package io.orderflow.worker;

import java.util.Set;
import java.util.TreeSet;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** What the worker has asked of SQS, in the words of IAM: the action, and the queue. */
final class SqsActions implements ExecutionInterceptor {

	private final Set<String> asked = new TreeSet<>();

	@Override
	public synchronized void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
		// IAM knows no batches: who may delete one message may delete ten.
		String action = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
			.replaceFirst("Batch$", "");
		String queue = context.request().getValueForField("QueueUrl", String.class).orElse("no queue");
		this.asked.add("sqs:" + action + " on " + queue.substring(queue.lastIndexOf('/') + 1));
	}

	synchronized Set<String> asked() {
		return Set.copyOf(this.asked);
	}

}
