package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.Attended;
import io.orderflow.sandbox.Checks;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.JsonFile;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.SandboxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Places orders while faults strike, and proves afterwards what became of each order.
 */
@Command(name = "chaos", sortOptions = false,
		description = {
				"Places orders while faults strike, then checks over all databases and queues what became of each.",
				"Runs a system of its own beside any other; exit code 0 if every invariant held." })
public final class ChaosCommand implements Callable<Integer> {

	/** With less the system would be whole for a tenth of the time, and only wait. */
	private static final Duration A_FAULT = Duration.ofSeconds(7);

	private static final Duration SHORTEST = Duration.ofMinutes(2);

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Option(names = "--orders", paramLabel = "N", defaultValue = "2000",
			description = "How many orders are placed, poison included (${DEFAULT-VALUE}).")
	private int orders;

	@Option(names = "--minutes", paramLabel = "M",
			description = "How long orders are placed and faults strike. Unless set: 7 s for each fault, and 2 minutes at least.")
	private @Nullable Double minutes;

	@Option(names = "--faults", paramLabel = "F", defaultValue = "24",
			description = "How many faults strike (${DEFAULT-VALUE}).")
	private int faults;

	@Option(names = "--seed", paramLabel = "S",
			description = "Repeats a run: the same orders, and the same faults at the same times. Unless set: another each time.")
	private @Nullable Long seed;

	@Option(names = "--only", paramLabel = "KIND", split = ",", converter = FaultKindConverter.class,
			description = "Only faults of these kinds, such as kill,reply-lost.")
	private Set<FaultKind> only = EnumSet.noneOf(FaultKind.class);

	@Option(names = "--persistent-queue",
			description = "The queue keeps its messages over a restart, which makes it slow; without it they are lost with it.")
	private boolean persistentQueue;

	@Option(names = "--self-test", paramLabel = "WAY", arity = "0..1", fallbackValue = "",
			description = "Puts the checker to the test instead: breaks the system in known ways, or in one of them, such as "
					+ "no-tombstone, and looks whether each is found out. Takes about a minute a way; of the other options only --seed applies.")
	private @Nullable String selfTest;

	@Override
	public Integer call() throws IOException, InterruptedException {
		Project project = Project.locate();
		Path folder = project.root().resolve(".orderflow/chaos");
		return (this.selfTest != null) ? selfTest(project, folder, mutants(this.selfTest))
				: chaos(project, folder, scenario());
	}

	private int chaos(Project project, Path folder, Scenario scenario) throws IOException, InterruptedException {
		Path data = folder.resolve("run");
		Verdict verdict;
		try (Attended attended = new Attended(folder, data)) {
			ChaosSystem system = attended.begin(new ChaosSystem(project, data, this.persistentQueue));
			verdict = new ChaosRun(system, scenario, System.out).run();
		}
		Path file = folder.resolve("verdict.json");
		JsonFile.write(file, verdict);
		VerdictTable.print(System.out, verdict);
		System.out.println("The verdict: " + file);
		if (verdict.held()) {
			Data.delete(data);
			return CommandLine.ExitCode.OK;
		}
		System.out.println("Data and logs: " + data);
		return CommandLine.ExitCode.SOFTWARE;
	}

	private int selfTest(Project project, Path folder, List<Mutant> mutants) throws IOException, InterruptedException {
		Path data = folder.resolve("self-test");
		SelfTestVerdict verdict;
		try (Attended attended = new Attended(folder, SelfTest.trial(data))) {
			verdict = new SelfTest(project, data, seed(), mutants, attended::begin, System.out).run();
		}
		Path file = folder.resolve("self-test.json");
		JsonFile.write(file, verdict);
		verdict.print(System.out);
		System.out.println("The verdict: " + file);
		if (verdict.sharp()) {
			Data.delete(data);
			return CommandLine.ExitCode.OK;
		}
		System.out.println("Edited sources, data and logs of the last system: " + data);
		return CommandLine.ExitCode.SOFTWARE;
	}

	private List<Mutant> mutants(String name) {
		try {
			return name.isEmpty() ? List.of(Mutant.values()) : List.of(Mutant.named(name));
		}
		catch (SandboxException unknown) {
			throw new ParameterException(this.spec.commandLine(), String.valueOf(unknown.getMessage()), unknown);
		}
	}

	private long seed() {
		return (this.seed != null) ? this.seed : new Random().nextInt(Integer.MAX_VALUE);
	}

	private Scenario scenario() {
		Checks.require(this.spec, this.orders > 0, "--orders must be at least 1");
		Checks.require(this.spec, this.faults >= 0, "--faults must not be negative");
		Checks.require(this.spec, this.minutes == null || this.minutes > 0, "--minutes must be more than 0");
		try {
			return Scenario.of(seed(), this.orders, window(), this.faults, this.only);
		}
		catch (SandboxException tooMany) {
			throw new ParameterException(this.spec.commandLine(), String.valueOf(tooMany.getMessage()), tooMany);
		}
	}

	private Duration window() {
		if (this.minutes != null) {
			return Duration.ofMillis((long) (this.minutes * 60_000));
		}
		Duration needed = A_FAULT.multipliedBy(this.faults);
		return (needed.compareTo(SHORTEST) > 0) ? needed : SHORTEST;
	}

	/** A kind by its name. */
	static final class FaultKindConverter implements CommandLine.ITypeConverter<FaultKind> {

		@Override
		public FaultKind convert(String name) {
			try {
				return FaultKind.named(name);
			}
			catch (SandboxException unknown) {
				throw new TypeConversionException(String.valueOf(unknown.getMessage()));
			}
		}

	}

}
