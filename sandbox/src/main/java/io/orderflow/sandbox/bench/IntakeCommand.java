package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.Load;
import io.orderflow.sandbox.Table;
import io.orderflow.sandbox.Checks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the way in: at how many orders a second customers still have quick answers.
 */
@Command(name = "intake", sortOptions = false,
		description = "POST /orders at rising rates, with one order-api and with two, while nobody consumes.")
final class IntakeCommand implements Callable<Integer> {

	private static final double FASTER = 1.25;

	private static final int SECONDS = 10;

	/** In milliseconds. */
	private static final double SLOW = 250;

	private static final double MICROSECONDS = 1_000;

	@Option(names = "--from", paramLabel = "R", defaultValue = "50",
			description = "The rate that it begins with, in orders a second (${DEFAULT-VALUE}).")
	private double from;

	@Option(names = "--warm-up", paramLabel = "N", defaultValue = "20000",
			description = "How many orders are placed before (${DEFAULT-VALUE}).")
	private int warmUp;

	@Option(names = "--instances", paramLabel = "N", defaultValue = "2",
			description = "Up to how many of order-api (${DEFAULT-VALUE}).")
	private int instances;

	@Mixin
	private final Ground ground = new Ground();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		Checks.require(this.spec, this.from >= 1, "--from must be at least 1");
		Checks.require(this.spec, this.warmUp >= 0, "--warm-up must not be negative");
		Checks.require(this.spec, this.instances > 0, "--instances must be at least 1");
		List<Step> steps = new ArrayList<>();
		this.ground.measure(Network.LOOPBACK, (system) -> {
			for (int apis = 1; apis <= this.instances; apis++) {
				if (apis > 1) {
					system.startAnotherApi();
				}
				system.place(this.warmUp, 0);
				climb(system, apis, steps);
			}
		});
		System.out.println(Table.of(steps,
				List.of(Table.number("order-api", (step) -> Integer.toString(step.instances())),
						Table.number("orders/s", (step) -> "%.0f".formatted(step.perSecond())),
						Table.number("p50 ms", (step) -> "%.1f".formatted(step.p50())),
						Table.number("p99 ms", (step) -> "%.1f".formatted(step.p99())),
						Table.number("refused", (step) -> Integer.toString(step.refused())))));
		this.ground.write("intake.json", steps);
		return CommandLine.ExitCode.OK;
	}

	/** The last step is the first that was too fast. */
	private void climb(BenchSystem system, int instances, List<Step> steps) throws IOException, InterruptedException {
		for (double perSecond = this.from;; perSecond *= FASTER) {
			Load load = system.tryToPlace((int) (perSecond * SECONDS), perSecond);
			Step step = new Step(instances, perSecond, load.latency().getValueAtPercentile(50) / MICROSECONDS,
					load.latency().getValueAtPercentile(99) / MICROSECONDS, load.failures().size());
			steps.add(step);
			System.out.printf("%d order-api: %,.0f orders/s, p99 %.1f ms%n", instances, perSecond, step.p99());
			if (step.p99() > SLOW || step.refused() > 0) {
				return;
			}
		}
	}

	/**
	 * What came of one rate.
	 *
	 * @param instances how many order-api there were
	 * @param perSecond orders placed in a second
	 * @param p50 milliseconds that an answer took
	 * @param p99 milliseconds that one in a hundred exceeded
	 * @param refused how many orders were not accepted in the end
	 */
	private record Step(int instances, double perSecond, double p50, double p99, int refused) {
	}

}
