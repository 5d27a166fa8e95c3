package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.Table;
import io.orderflow.sandbox.Checks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how the rate and the memory grow with workers and with the backlog. */
@Command(name = "growth", sortOptions = false,
		description = "How fast a backlog is worked off by 1, 2 and 4 workers, and backlogs of rising size by one.")
final class GrowthCommand implements Callable<Integer> {

	@Option(names = "--warm-up", paramLabel = "N", defaultValue = "50000",
			description = "How many orders are worked before, and a tenth as many by each new worker (${DEFAULT-VALUE}).")
	private int warmUp;

	@Option(names = "--backlogs", paramLabel = "N", split = ",", defaultValue = "1000,5000,20000,50000,200000",
			description = "How many orders wait (${DEFAULT-VALUE}).")
	private List<Integer> backlogs = List.of();

	@Option(names = "--workers", paramLabel = "N", split = ",", defaultValue = "1,2,4",
			description = "How many workers there are (${DEFAULT-VALUE}).")
	private List<Integer> workers = List.of();

	@Option(names = "--orders", paramLabel = "N", defaultValue = "20000",
			description = "How many orders wait for several workers (${DEFAULT-VALUE}).")
	private int orders;

	@Mixin
	private final Ground ground = new Ground();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		Checks.require(this.spec, this.warmUp >= 0, "--warm-up must not be negative");
		Checks.require(this.spec, this.orders > 0, "--orders must be at least 1");
		Checks.require(this.spec, this.backlogs.stream().allMatch((backlog) -> backlog > 0),
				"--backlogs must each be at least 1");
		Checks.require(this.spec, this.workers.stream().allMatch((count) -> count > 0),
				"--workers must each be at least 1");
		List<Drained> all = new ArrayList<>();
		this.ground.measure(Network.LOOPBACK, (system) -> {
			Drain drain = new Drain(system, Network.LOOPBACK);
			Contender one = system.startWorkers(1);
			drain.warmUp(one, this.warmUp);
			for (int backlog : this.backlogs) {
				measure(drain, one, backlog, all);
			}
			for (int count : this.workers) {
				Contender several = system.startWorkers(count);
				drain.warmUp(several, this.warmUp / 10 * count);
				measure(drain, several, this.orders, all);
			}
		});
		System.out.println(Table.of(all,
				List.of(Table.text("", Drained::contender),
						Table.number("waiting", (drained) -> "%,d".formatted(drained.orders())),
						Table.number("orders/s", (drained) -> "%,.0f".formatted(drained.perSecond())),
						Table.number("worker MB",
								(drained) -> String.valueOf(drained.residentMegabytes().get("consumer"))),
						Table.number("order-api MB",
								(drained) -> String.valueOf(drained.residentMegabytes().get("order-api"))))));
		this.ground.write("growth.json", all);
		return CommandLine.ExitCode.OK;
	}

	private static void measure(Drain drain, Contender contender, int orders, List<Drained> all)
			throws IOException, SQLException, InterruptedException {
		Drained drained = drain.measure(contender, orders);
		System.out.printf("%s: %,d waiting, %,.0f orders/s%n", drained.contender(), drained.orders(),
				drained.perSecond());
		all.add(drained);
	}

}
