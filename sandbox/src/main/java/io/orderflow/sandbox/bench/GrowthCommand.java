package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.Attended;
import io.orderflow.sandbox.Compilation;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.JsonFile;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

	@Option(names = "--compilation", paramLabel = "HOW", defaultValue = "THOROUGH",
			description = "How far the JVMs go with their compiling: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
	private Compilation compilation = Compilation.THOROUGH;

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		Project project = Project.locate();
		Path folder = project.root().resolve(".orderflow/bench");
		Path data = folder.resolve("run");
		List<Drained> all = new ArrayList<>();
		try (Attended attended = new Attended(folder, data);
				BenchSystem system = attended
					.begin(new BenchSystem(project, data, Network.LOOPBACK, this.compilation))) {
			system.startServices();
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
		}
		System.out.println(Table.of(all,
				List.of(Table.text("", Drained::contender),
						Table.number("waiting", (drained) -> "%,d".formatted(drained.orders())),
						Table.number("orders/s", (drained) -> "%,.0f".formatted(drained.perSecond())),
						Table.number("worker MB",
								(drained) -> String.valueOf(drained.residentMegabytes().get("consumer"))),
						Table.number("order-api MB",
								(drained) -> String.valueOf(drained.residentMegabytes().get("order-api"))))));
		Path file = folder.resolve("growth.json");
		JsonFile.write(file, all);
		System.out.println("All rounds: " + file);
		Data.delete(data);
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
