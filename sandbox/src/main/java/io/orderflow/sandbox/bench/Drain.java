package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.Placed;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Status;
import io.orderflow.sandbox.Tokens;

/**
 * Lets orders pile up and has a contender work them off.
 *
 * @param system where
 * @param network how far away everybody is there
 */
record Drain(BenchSystem system, Network network) {

	private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

	/** Without any progress; a visibility time-out is 40 s. */
	private static final Duration STALLED = Duration.ofSeconds(90);

	/** What is not measured, but makes a JVM faster. */
	void warmUp(Contender contender, int orders) throws IOException, InterruptedException {
		this.system.pileUp(orders);
		contender.startWarmingUp();
		awaitEmpty(contender);
		contender.stop();
	}

	/** All orders must be completed in the end. */
	Drained measure(Contender contender, int orders) throws IOException, SQLException, InterruptedException {
		double sent = sentByApi();
		double called = contender.sqsCalls();
		Instant placing = Instant.now();
		this.system.pileUp(orders);
		long commits = Usage.commits(this.system);
		Map<String, Duration> processor = Usage.processor(this.system, contender);
		Instant start = Instant.now();
		contender.start();
		awaitEmpty(contender);
		processor = Usage.difference(processor, Usage.processor(this.system, contender));
		commits = Usage.commits(this.system) - commits;
		contender.stop();
		double calls = sentByApi() - sent + contender.sqsCalls() - called;
		try (Placed placed = new Placed(this.system.postgres().database("orders"), Tokens.loadCustomers(), placing)) {
			Map<String, Long> ended = placed.byStatus();
			if (ended.getOrDefault("COMPLETED", 0L) != orders) {
				throw new SandboxException(
						contender.name() + " has not completed each of " + orders + " orders: " + ended);
			}
			return new Drained(contender.name(), this.network.title(), orders,
					Duration.between(start, placed.lastSettled()).toMillis() / 1000.0, calls, commits,
					processor.entrySet()
						.stream()
						.collect(Collectors.toMap(Map.Entry::getKey, (used) -> used.getValue().toMillis() / 1000.0)));
		}
	}

	private double sentByApi() throws IOException, InterruptedException {
		try (Metrics metrics = new Metrics(this.system.tokens())) {
			return metrics.sum(this.system.sandbox().running(Service.ORDER_API).getFirst(), "orderflow_sqs_calls_total",
					"action=\"SendMessageBatch\"");
		}
	}

	private void awaitEmpty(Contender contender) throws InterruptedException {
		long left = Long.MAX_VALUE;
		long deadline = System.nanoTime() + STALLED.toNanos();
		for (Status.Depth depth = this.system.depth(); depth.visible() + depth.inFlight() > 0; depth = this.system
			.depth()) {
			if (depth.visible() + depth.inFlight() < left) {
				left = depth.visible() + depth.inFlight();
				deadline = System.nanoTime() + STALLED.toNanos();
			}
			if (System.nanoTime() > deadline) {
				throw new SandboxException(contender.name() + " does not get on: " + depth);
			}
			Thread.sleep(LOOK_AGAIN);
		}
	}

}
