package io.orderflow.baselines;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

import org.springframework.stereotype.Component;

/** Counts each attempt that goes out to SQS by its action, as order-worker does. */
@Component
final class SqsCalls implements ExecutionInterceptor {

	private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

	@Override
	public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
		String action = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
		this.calls.computeIfAbsent(action, (_) -> new LongAdder()).increment();
	}

	/** The calls since the process began. */
	Map<String, Long> byAction() {
		Map<String, Long> counts = new TreeMap<>();
		this.calls.forEach((action, count) -> counts.put(action, count.sum()));
		return counts;
	}

}
