package io.orderflow.worker;

import java.time.Duration;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Lets messages be received only while they can be worked. Otherwise they would come back
 * and count as received again, until SQS takes them for hopeless.
 */
@Component
class ReceivingGate implements BackPressureHandler {

	private final ServiceTokens tokens;

	ReceivingGate(ServiceTokens tokens, MeterRegistry meters) {
		this.tokens = tokens;
		Gauge.builder("orderflow.worker.receiving", this, (gate) -> gate.isOpen() ? 1 : 0)
			.description("1 while messages are received, 0 while they are left in the queue")
			.register(meters);
	}

	private boolean isOpen() {
		return this.tokens.areComplete();
	}

	@Override
	public int request(int amount) {
		return isOpen() ? amount : 0;
	}

	@Override
	public void release(int amount, ReleaseReason reason) {
		// Nothing is counted here.
	}

	@Override
	public boolean drain(Duration timeout) {
		return true;
	}

}
