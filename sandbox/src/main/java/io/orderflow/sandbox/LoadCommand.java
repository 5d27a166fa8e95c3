package io.orderflow.sandbox;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Places many orders, waits until all have ended and says how long it took.
 */
@Command(name = "load",
		description = "Places many orders of 200 customers and waits until all have ended; exit code 0 if they have.")
final class LoadCommand implements Callable<Integer> {

	private static final Duration POLL = Duration.ofMillis(250);

	@Option(names = "--orders", paramLabel = "N", defaultValue = "1000", description = "How many (${DEFAULT-VALUE}).")
	private int orders;

	@Option(names = "--rate", paramLabel = "R", defaultValue = "0",
			description = "Orders a second; 0 for as many as 32 connections can place (${DEFAULT-VALUE}).")
	private double rate;

	@Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "120",
			description = "How long to wait for the last to end, once all are placed (${DEFAULT-VALUE}).")
	private int wait;

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		RunningSandbox sandbox = RunningSandbox.find();
		List<String> customers = Tokens.loadCustomers();
		try (OrderApi api = sandbox.orderApi();
				Placed placed = new Placed(sandbox.contact().orders(), customers, Instant.now())) {
			Load load = new Load(List.of(api), customers, this.orders, this.rate);
			try (ProgressBar bar = bar("placed")) {
				load.run(bar::step);
			}
			try (ProgressBar bar = bar("ended ")) {
				awaitEnd(placed, load.accepted(), bar);
			}
			return report(load, placed);
		}
	}

	private ProgressBar bar(String task) {
		return new ProgressBarBuilder().setTaskName(task).setInitialMax(this.orders).showSpeed().build();
	}

	private void awaitEnd(Placed placed, long accepted, ProgressBar bar) throws SQLException, InterruptedException {
		long deadline = System.nanoTime() + Duration.ofSeconds(this.wait).toNanos();
		for (long ended = placed.ended(); ended < accepted && System.nanoTime() < deadline; ended = placed.ended()) {
			bar.stepTo(ended);
			Thread.sleep(POLL);
		}
		bar.stepTo(placed.ended());
	}

	private int report(Load load, Placed placed) throws SQLException {
		Map<String, Long> count = placed.byStatus();
		long ended = placed.ended();
		System.out.printf("accepted %d   completed %d   rejected %d   failed %d%n", load.accepted(),
				count.getOrDefault("COMPLETED", 0L), count.getOrDefault("REJECTED", 0L), load.failures().size());
		if (!load.failures().isEmpty()) {
			System.out.println("the first that failed: " + load.failures().getFirst());
		}
		if (ended > 0) {
			System.out.printf("%.0f orders a second, from the first placed to the last settled%n",
					ended / Math.max(placed.allInAll().toMillis() / 1000.0, 0.001));
			print("POST /orders", load.latency(), 1000.0);
			print("placed to settled", placed.untilSettled(), 1.0);
		}
		if (ended < load.accepted()) {
			System.out.println((load.accepted() - ended) + " have not ended within " + this.wait + " s: " + count);
		}
		return (ended >= load.accepted() && load.failures().isEmpty()) ? 0 : 1;
	}

	private static void print(String name, Histogram latency, double perMillisecond) {
		System.out.printf("%-18s p50 %7.1f ms   p99 %7.1f ms   max %7.1f ms%n", name,
				latency.getValueAtPercentile(50) / perMillisecond, latency.getValueAtPercentile(99) / perMillisecond,
				latency.getMaxValue() / perMillisecond);
	}

}
