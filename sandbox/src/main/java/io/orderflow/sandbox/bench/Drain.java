package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import io.orderflow.sandbox.Placed;
import io.orderflow.sandbox.SandboxException;

/**
 * Lets orders pile up and has a contender work them off.
 *
 * @param system where
 * @param network how far away everybody is there
 */
record Drain(BenchSystem system, Network network) {

	/** What is not measured, but makes a JVM faster. */
	void warmUp(Contender contender, int orders) throws IOException, InterruptedException {
		this.system.pileUp(orders);
		contender.startWarmingUp();
		this.system.awaitEmptyQueue(contender);
		contender.stop();
	}

	/** All orders must be completed in the end. */
	Drained measure(Contender contender, int orders) throws IOException, SQLException, InterruptedException {
		double sent = this.system.sends();
		double called = contender.sqsCalls();
		Instant placing = Instant.now();
		this.system.pileUp(orders);
		long commits = Usage.commits(this.system);
		Map<String, Duration> processor = Usage.processor(this.system, contender);
		Instant start = Instant.now();
		contender.start();
		this.system.awaitEmptyQueue(contender);
		processor = Usage.difference(processor, Usage.processor(this.system, contender));
		commits = Usage.commits(this.system) - commits;
		contender.stop();
		double calls = this.system.sends() - sent + contender.sqsCalls() - called;
		try (Placed placed = this.system.placedSince(placing)) {
			Map<String, Long> ended = placed.byStatus();
			if (ended.getOrDefault("COMPLETED", 0L) != orders) {
				throw new SandboxException(
						contender.name() + " has not completed each of " + orders + " orders: " + ended);
			}
			return new Drained(contender.name(), this.network.title(), orders,
					Duration.between(start, placed.lastSettled()).toMillis() / 1000.0, calls, commits,
					processor.entrySet()
						.stream()
						.collect(Collectors.toMap(Map.Entry::getKey, (used) -> used.getValue().toMillis() / 1000.0)),
					Usage.residentMegabytes(this.system, contender));
		}
	}

}
