package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.chaos.SelfTestVerdict.Caught;
import io.orderflow.sandbox.chaos.SelfTestVerdict.Passed;

/**
 * Proves that the checker is sharp: each {@link Mutant} passes while nothing happens and
 * violates the invariant that it names once it is provoked. And that it is no alarmist:
 * the system as it was built passes every provocation.
 */
final class SelfTest {

	private final Project project;

	private final Path folder;

	private final long seed;

	private final Collection<Mutant> mutants;

	private final Consumer<ChaosSystem> begun;

	private final PrintStream out;

	/**
	 * A self-test that has not begun.
	 * @param project where sources and jars are
	 * @param folder where everything of it is
	 * @param seed what decides all that is left to chance
	 * @param mutants the ways to break the system
	 * @param begun who is told of each system, and can end it
	 * @param out where it is told how it goes
	 */
	SelfTest(Project project, Path folder, long seed, Collection<Mutant> mutants, Consumer<ChaosSystem> begun,
			PrintStream out) {
		this.project = project;
		this.folder = folder;
		this.seed = seed;
		this.mutants = mutants;
		this.begun = begun;
		this.out = out;
	}

	/** Where the data of the system are that is on trial. */
	static Path trial(Path folder) {
		return folder.resolve("trial");
	}

	SelfTestVerdict run() throws IOException, InterruptedException {
		Instant begin = Instant.now();
		// An edit that does not fit any more is told before an hour of others.
		this.mutants.forEach(this::compile);
		List<Passed> passed = unchanged();
		List<Caught> caught = new ArrayList<>();
		for (Mutant mutant : this.mutants) {
			caught.add(broken(mutant));
		}
		return new SelfTestVerdict(
				passed.stream().allMatch((each) -> each.violations().isEmpty())
						&& caught.stream().allMatch(Caught::sharp),
				this.seed, Duration.between(begin, Instant.now()).toSeconds(), passed, caught);
	}

	private Map<Service, Path> compile(Mutant mutant) {
		return new EditedClasses(this.project, this.folder.resolve("edited").resolve(mutant.id()))
			.compile(mutant.edits());
	}

	private List<Passed> unchanged() throws IOException, InterruptedException {
		Set<Provocation> provocations = new LinkedHashSet<>(List.of(Provocation.values()));
		provocations.removeIf((each) -> each != Provocation.NONE
				&& this.mutants.stream().noneMatch((mutant) -> mutant.provocation() == each));
		List<Passed> passed = new ArrayList<>();
		try (Trial trial = trial(provocations)) {
			trial.start(null, Map.of());
			for (Provocation provocation : provocations) {
				Instant begin = Instant.now();
				List<String> violations = told(trial.provoke(provocation).violations());
				passed.add(new Passed(provocation.id(), violations, seconds(begin)));
				this.out.printf("The system as it was built, %s: %s%n", provocation.id(),
						violations.isEmpty() ? "every invariant held" : violations);
			}
		}
		return passed;
	}

	private Caught broken(Mutant mutant) throws IOException, InterruptedException {
		Instant begin = Instant.now();
		this.out.printf("%s: %s%n", mutant.id(), mutant.wrong());
		Map<Service, Path> classes = compile(mutant);
		try (Trial trial = trial(List.of(Provocation.NONE, mutant.provocation()))) {
			trial.start(mutant, classes);
			List<Violation> clean = trial.provoke(Provocation.NONE).violations();
			Findings provoked = clean.isEmpty() ? trial.provoke(mutant.provocation()) : new Findings();
			Caught caught = Caught.of(mutant, told(clean), provoked, seconds(begin));
			this.out.printf("%s: %s%n", mutant.id(), caught.sharp() ? "caught, " + caught.example()
					: clean.isEmpty() ? "NOT CAUGHT" : "VISIBLE WITHOUT FAULTS, " + caught.clean());
			return caught;
		}
		catch (SandboxException failure) {
			this.out.printf("%s: %s%n", mutant.id(), failure.getMessage());
			return Caught.of(mutant, List.of(String.valueOf(failure.getMessage())), new Findings(), seconds(begin));
		}
	}

	private Trial trial(Collection<Provocation> provocations) {
		Trial trial = new Trial(this.project, trial(this.folder), this.seed, provocations, this.out);
		this.begun.accept(trial.system());
		return trial;
	}

	private static List<String> told(List<Violation> violations) {
		return violations.stream().limit(SelfTestVerdict.MOST_TOLD).map(Violation::toString).toList();
	}

	private static long seconds(Instant begin) {
		return Duration.between(begin, Instant.now()).toSeconds();
	}

}
