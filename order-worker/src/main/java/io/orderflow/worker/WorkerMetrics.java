package io.orderflow.worker;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts messages by what became of them. Orders are counted by order-api, once each. */
@Component
class WorkerMetrics {

	private final DistributionSummary batchSize;

	private final DistributionSummary receives;

	private final Counter redelivered;

	private final Counter settled;

	private final Counter deadLettered;

	private final Counter undecided;

	WorkerMetrics(MeterRegistry meters) {
		this.batchSize = DistributionSummary.builder("orderflow.worker.batch.size")
			.description("Messages in a batch that was received")
			.baseUnit("messages")
			.register(meters);
		this.receives = DistributionSummary.builder("orderflow.worker.receives")
			.description("How often messages had been received when they ended")
			.serviceLevelObjectives(1, 2, 3, OrderPlacedListener.SPOILT_FROM_RECEIVE, OrderPlacedListener.LAST_RECEIVE)
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

	void ended(Set<Delivery> settled, Set<Delivery> deadLettered, Set<Delivery> undecided) {
		this.settled.increment(settled.size());
		this.deadLettered.increment(deadLettered.size());
		this.undecided.increment(undecided.size());
		Stream.concat(settled.stream(), deadLettered.stream())
			.forEach((delivery) -> this.receives.record(delivery.receiveCount()));
	}

}
