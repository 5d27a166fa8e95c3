package io.orderflow.worker;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts messages by what became of them. Orders are counted by order-api, once each. */
@Component
class WorkerMetrics {

	private final DistributionSummary batchSize;

	private final Counter redelivered;

	private final Counter settled;

	private final Counter deadLettered;

	private final Counter undecided;

	WorkerMetrics(MeterRegistry meters) {
		this.batchSize = DistributionSummary.builder("orderflow.worker.batch.size")
			.description("Messages in a batch that was received")
			.baseUnit("messages")
			.register(meters);
		this.redelivered = Counter.builder("orderflow.worker.redelivered")
			.description("Messages that were received for the second time or later")
			.register(meters);
		this.settled = messages(meters, "settled");
		this.deadLettered = messages(meters, "dead_lettered");
		this.undecided = messages(meters, "undecided");
	}

	private static Counter messages(MeterRegistry meters, String ending) {
		return Counter.builder("orderflow.worker.messages")
			.description("Messages by what became of them")
			.tag("ending", ending)
			.register(meters);
	}

	void received(List<Delivery> batch) {
		this.batchSize.record(batch.size());
		batch.stream()
			.filter((delivery) -> delivery.receiveCount() > 1)
			.forEach((delivery) -> this.redelivered.increment());
	}

	void ended(int settled, int deadLettered, int undecided) {
		this.settled.increment(settled);
		this.deadLettered.increment(deadLettered);
		this.undecided.increment(undecided);
	}

}
