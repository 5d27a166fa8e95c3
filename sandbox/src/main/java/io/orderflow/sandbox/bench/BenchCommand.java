package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.Checks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the worker against what a team would write instead. */
@Command(name = "bench", sortOptions = false,
		subcommands = { IntakeCommand.class, GrowthCommand.class, IdleCommand.class },
		description = {
				"Has the same orders worked off by the article's loop, by the listener a team writes first and by Orderflow's worker,",
				"on one queue, one database and the same services. Runs a system of its own beside any other." })
public final class BenchCommand implements Callable<Integer> {

	@Option(names = "--orders", paramLabel = "N", defaultValue = "20000",
			description = "How many orders wait at the start of a round, fewer for who is slow (${DEFAULT-VALUE}).")
	private int orders;

	@Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
			description = "How many rounds (${DEFAULT-VALUE}).")
	private int rounds;

	@Option(names = "--warm-up", paramLabel = "N", defaultValue = "50000",
			description = "How many orders each works before the first round: a JVM compiles for as long (${DEFAULT-VALUE}).")
	private int warmUp;

	@Option(names = "--only", paramLabel = "WHO", split = ",", defaultValue = "LOOP,LISTENER,ORDERFLOW",
			description = "Only these: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
	private Set<Who> only = EnumSet.noneOf(Who.class);

	@Option(names = "--network", paramLabel = "WHERE", split = ",", defaultValue = "LOOPBACK,BETWEEN_HOSTS",
			description = "Only here: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
	private Set<Network> networks = EnumSet.noneOf(Network.class);

	@Option(names = "--rate", paramLabel = "R", defaultValue = "200",
			description = "Orders a second for the time from placed to settled; 0 leaves it out (${DEFAULT-VALUE}).")
	private double rate;

	@Mixin
	private final Ground ground = new Ground();

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		Checks.require(this.spec, this.orders > 0, "--orders must be at least 1");
		Checks.require(this.spec, this.rounds > 0, "--rounds must be at least 1");
		Checks.require(this.spec, this.warmUp >= 0, "--warm-up must not be negative");
		Checks.require(this.spec, this.rate >= 0, "--rate must not be negative");
		List<Drained> drained = new ArrayList<>();
		List<Steady.Latency> latency = new ArrayList<>();
		List<Surroundings> surroundings = new ArrayList<>();
		for (Network network : EnumSet.copyOf(this.networks)) {
			surroundings.add(this.ground.measure(network, (system) -> {
				List<Contender> contenders = contenders(system);
				drained.addAll(new Comparison(this.warmUp, this.rounds, this.orders, System.out).run(system, network,
						contenders));
				for (Contender contender : (this.rate > 0) ? contenders : List.<Contender>of()) {
					latency.add(new Steady(system, network, this.rate).measure(contender));
				}
			}));
		}
		Report report = new Report(surroundings.getFirst(), drained, latency);
		report.print(System.out);
		this.ground.write("bench.json", report);
		return CommandLine.ExitCode.OK;
	}

	private List<Contender> contenders(BenchSystem system) throws IOException, InterruptedException {
		List<Contender> contenders = new ArrayList<>();
		for (Who who : EnumSet.copyOf(this.only)) {
			contenders.add(switch (who) {
				case LOOP -> system.startBaseline(Baseline.Kind.LOOP);
				case LISTENER -> system.startBaseline(Baseline.Kind.LISTENER);
				case ORDERFLOW -> system.startWorkers(1);
			});
		}
		return contenders;
	}

	/** Who contends. */
	enum Who {

		LOOP, LISTENER, ORDERFLOW

	}

}
