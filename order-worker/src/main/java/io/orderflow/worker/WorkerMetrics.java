package io.orderflow.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * Counts messages as they come and by what became of them. Orders are counted by
 * order-api, once each.
 */
@Component
class WorkerMetrics {

	/** From a message that nobody waited for to a backlog of half an hour. */
	private static final Duration[] AGES = { Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
			Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500),
			Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1),
			Duration.ofMinutes(5), Duration.ofMinutes(30) };

	private final Clock clock;

	private final DistributionSummary batchSize;

	private final DistributionSummary worked;

	private final Counter first;

	private final Counter second;

	private final Counter third;

	private final Counter eighth;

	private final Timer age;

	private final DistributionSummary receives;

	private final Counter settled;

	private final Counter deadLettered;

	private final Counter undecided;

	private final Counter contradictions;

	WorkerMetrics(MeterRegistry meters, Clock clock) {
		this.clock = clock;
		this.batchSize = DistributionSummary.builder("orderflow.worker.batch.size")
			.description("Messages in a batch that was received")
			.baseUnit("messages")
			.serviceLevelObjectives(IntStream.rangeClosed(1, OrderQueue.MESSAGES_A_CALL).asDoubleStream().toArray())
			.register(meters);
		this.worked = DistributionSummary.builder("orderflow.worker.worked")
			.description("Orders that share their calls; more than ten where batches had to wait")
			.baseUnit("orders")
			.serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 150, 200)
			.register(meters);
		this.first = received(meters, "1");
		this.second = received(meters, "2");
		this.third = received(meters, "3-7");
		this.eighth = received(meters, "8+");
		this.age = Timer.builder("orderflow.worker.message.age")
			.description("How long messages were on the queue when they were received for the first time")
			.serviceLevelObjectives(AGES)
			.register(meters);
		this.receives = DistributionSummary.builder("orderflow.worker.receives")
			.description("How often messages had been received when they ended")
			.serviceLevelObjectives(1, 2, 3, WorkOrders.SPOILT_FROM_RECEIVE, WorkOrders.LAST_RECEIVE)
			.register(meters);
		this.settled = messages(meters, "settled");
		this.deadLettered = messages(meters, "dead_lettered");
		this.undecided = messages(meters, "undecided");
		this.contradictions = Counter.builder("orderflow.worker.settle.contradictions")
			.description("Outcomes that are recorded otherwise than they came out")
			.register(meters);
	}

	private static Counter received(MeterRegistry meters, String receive) {
		return Counter.builder("orderflow.worker.received")
			.description("Messages that were received, by how often they were received so far")
			.tag("receive", receive)
			.register(meters);
	}

	private static Counter messages(MeterRegistry meters, String ending) {
		return Counter.builder("orderflow.worker.messages")
			.description("Messages by what became of them")
			.tag("ending", ending)
			.register(meters);
	}

	void received(List<Delivery> batch) {
		this.batchSize.record(batch.size());
		long now = this.clock.millis();
		for (Delivery delivery : batch) {
			received(delivery.receiveCount()).increment();
			if (delivery.receiveCount() == 1) {
				// The clock of SQS is not ours: nothing is younger than now.
				this.age.record(Math.max(0, now - delivery.sentAt().toEpochMilli()), TimeUnit.MILLISECONDS);
			}
		}
	}

	void worked(int orders) {
		this.worked.record(orders);
	}

	private Counter received(int receiveCount) {
		return (receiveCount >= WorkOrders.SPOILT_FROM_RECEIVE) ? this.eighth
				: (receiveCount >= WorkOrders.ALONE_FROM_RECEIVE) ? this.third
						: (receiveCount == 2) ? this.second : this.first;
	}

	void ended(Set<Delivery> settled, Set<Delivery> deadLettered, Set<Delivery> undecided) {
		this.settled.increment(settled.size());
		this.deadLettered.increment(deadLettered.size());
		this.undecided.increment(undecided.size());
		Stream.concat(settled.stream(), deadLettered.stream())
			.forEach((delivery) -> this.receives.record(delivery.receiveCount()));
	}

	void contradiction() {
		this.contradictions.increment();
	}

}
