package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.chaos.CrashTrial.Report;

/**
 * Finds the points that an order's way has by letting one pass them all, then has every
 * fault strike at each of them, one order a case, and the checker look at everything
 * after each. What is new on the way makes new cases by itself.
 */
final class CrashPointSweep {

	/**
	 * Not how long it takes, which is 5 s with a kill: what has not ended by then never
	 * will, also on a machine that has much else to do.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** Less than it takes to find an order again whose message is gone. */
	private static final Duration PATIENCE_WITH_A_BROKEN_WORKER = Duration.ofSeconds(30);

	private static final int ORDERS_WITHOUT_A_FAULT = 30;

	/** A sweep that misses points must not pass for one that finds nothing. */
	private static final int FEWEST_CASES = 150;

	private final CrashStage stage;

	private CrashTrial trial;

	private int passed;

	private int failed;

	private CrashPointSweep(CrashStage stage) {
		this.stage = stage;
		this.trial = new CrashTrial(stage);
	}

	/**
	 * Runs all cases, or those that are named.
	 * @param arguments parts of the names of cases; none for all
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		CrashStage stage = new CrashStage();
		Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
		stage.open();
		CrashPointSweep sweep = new CrashPointSweep(stage);
		sweep.run(List.of(arguments));
		System.out.println(sweep.passed + " passed, " + sweep.failed + " failed");
		System.exit((sweep.failed > 0) ? 1 : 0);
	}

	private void run(List<String> wanted) throws IOException, InterruptedException {
		List<CrashCase> all = CrashCase.all(ways());
		List<CrashCase> chosen = wanted.isEmpty() ? all
				: all.stream().filter((crash) -> wanted.stream().anyMatch(crash::isMeantBy)).toList();
		for (CrashCase crash : chosen) {
			tell(crash, this.trial.run(crash.scenario(), crash, PATIENCE));
		}
		expect(!chosen.isEmpty(), "%d of %d cases were meant".formatted(chosen.size(), all.size()));
		expect(all.size() >= FEWEST_CASES, "there are %d cases or more".formatted(FEWEST_CASES));
		Arrays.stream(Service.values())
			.filter((service) -> service != Service.DEV_ISSUER)
			.forEach((service) -> expect(
					all.stream().anyMatch((crash) -> crash.fault().kills() && crash.point().by(service)),
					service.id() + " is killed"));
		if (wanted.isEmpty()) {
			noticeABrokenWorker(all);
		}
	}

	/**
	 * What an order passes in each scenario, once two have passed the same: the first
	 * finds cold services, whose answers may be too late. In which order they pass it is
	 * another matter, as two services work at once.
	 */
	private Map<CrashScenario, List<CrashPoint>> ways() throws IOException, InterruptedException {
		Map<CrashScenario, List<CrashPoint>> ways = new EnumMap<>(CrashScenario.class);
		for (CrashScenario scenario : CrashScenario.values()) {
			Set<Set<CrashPoint>> seen = new LinkedHashSet<>();
			for (int order = 0; order < ORDERS_WITHOUT_A_FAULT && !ways.containsKey(scenario); order++) {
				Report report = this.trial.run(scenario, null, PATIENCE);
				if (!report.passed()) {
					throw new IllegalStateException("Without a fault, " + scenario + ": " + report.violations());
				}
				if (!seen.add(Set.copyOf(report.points()))) {
					ways.put(scenario, report.points());
				}
			}
			expect(ways.containsKey(scenario), "two orders pass the same points: " + scenario);
			if (!ways.containsKey(scenario)) {
				seen.forEach((points) -> System.out.println("    passed " + points));
			}
		}
		return ways;
	}

	/** One that deletes messages before their orders have ended, and is then killed. */
	private void noticeABrokenWorker(List<CrashCase> all) throws IOException, InterruptedException {
		CrashCase crash = all.stream()
			.filter((each) -> each.scenario() == CrashScenario.HAPPY && each.fault() == CrashFault.KILLED_AFTER
					&& each.point().operation().equals("order-worker: call POST /charges"))
			.findFirst()
			.orElseThrow();
		this.stage.exchangeWorker(Map.of("CRASH_POINTS_ACKNOWLEDGE_EARLY", "true"));
		Report report = this.trial.run(crash.scenario(), crash, PATIENCE_WITH_A_BROKEN_WORKER);
		List<Violation> lost = report.violations()
			.stream()
			.filter((violation) -> violation.invariant() == Invariant.I1
					&& violation.orderId().equals(report.orderId()))
			.toList();
		expect(!lost.isEmpty(), "a worker that deletes messages when it receives them is noticed: " + lost);
	}

	private void tell(CrashCase crash, Report report) {
		System.out.printf("%3d %-9s %5.1f s  %s%n", crash.number(), report.passed() ? "ok" : "VIOLATION",
				report.time().toMillis() / 1000.0, crash);
		if (report.passed()) {
			this.passed++;
			return;
		}
		this.failed++;
		List<String> told = new ArrayList<>();
		told.add("what does not hold:");
		report.violations().forEach((violation) -> told.add("  " + violation));
		told.add("order " + report.orderId() + ":");
		report.story().forEach((line) -> told.add("  " + line));
		told.add("its way:");
		report.way().forEach((moment) -> told.add("  " + moment));
		told.add("the services' own words are in " + this.stage.logs());
		told.add("to see it once more: .ci/crash-points '" + crash + "'");
		told.forEach((line) -> System.out.println("    " + line));
		this.stage.sweepAway();
		this.trial = new CrashTrial(this.stage);
	}

	private void expect(boolean holds, String what) {
		System.out.println((holds ? "ok: " : "FAILED: ") + what);
		if (holds) {
			this.passed++;
		}
		else {
			this.failed++;
		}
	}

}
