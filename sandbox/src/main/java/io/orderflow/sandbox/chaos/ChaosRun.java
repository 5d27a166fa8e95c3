package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Tokens;

/**
 * One run: orders flow and faults strike for a while, then everything must settle, then
 * the checker judges.
 */
final class ChaosRun {

	/** How long everything may take to settle once the last fault is over. */
	private static final Duration SETTLE = Duration.ofMinutes(2);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final ChaosSystem system;

	private final Scenario scenario;

	private final PrintStream out;

	private final Workload workload;

	private final History history = new History();

	private final DatabaseReader databases;

	private final Pulse pulse;

	private final Aftermath aftermath;

	private final List<String> wrong = new ArrayList<>();

	/**
	 * A run on a system of which PostgreSQL and the queue are up.
	 * @param system what is put to the test
	 * @param scenario how
	 * @param out where it is told how it goes
	 */
	ChaosRun(ChaosSystem system, Scenario scenario, PrintStream out) {
		this.system = system;
		this.scenario = scenario;
		this.out = out;
		this.workload = Workload.of(scenario.seed(), scenario.orders());
		this.databases = new DatabaseReader(system.postgres());
		this.pulse = new Pulse(system);
		this.aftermath = new Aftermath(system, this.history, this.workload.canary());
	}

	Verdict run() throws IOException, InterruptedException {
		Instant begin = Instant.now();
		this.system.startAll();
		Map<String, Long> stocked = openShop();
		this.out.printf("All is up after %d s; orders for %d s, seed %d.%n",
				Duration.between(begin, Instant.now()).toSeconds(), this.scenario.window().toSeconds(),
				this.scenario.seed());
		String orderQueue = this.system.queues().url("OrderQueue");
		try (Letters letters = new Letters(this.system.queues().client(), this.system.queues().url("OrderQueueDLQ"));
				Traffic traffic = new Traffic(new Customer(this.system.apiAddress(), this.system.tokens()),
						this.system.queues().client(), orderQueue, this.workload, this.history);
				StepCalls calls = new StepCalls(this.system)) {
			FaultRun faults = new FaultRun(this.system, this.scenario.plan(), () -> (int) this.pulse.take().open());
			Duration settled;
			try (Watch watch = new Watch(this.pulse, traffic, faults, this.out, this.scenario.window())) {
				watch.start();
				// A system that cannot be made whole again is a finding.
				faults.runDuring(traffic, this.scenario.window()).ifPresent(this.wrong::add);
				settled = settle(traffic);
			}
			Evidence evidence = this.aftermath.gather(stocked, letters, calls,
					new Aftermath.Disturbance(this.scenario.plan(), faults.struck(), this.wrong));
			Findings findings = Checker.check(evidence);
			return Verdict.of(this.scenario, evidence, findings, faults.struck(), settled,
					Duration.between(begin, Instant.now()), this.system.workersQueue());
		}
	}

	/** Returns what is on the shelf, the usual goods of the demo included. */
	private Map<String, Long> openShop() throws IOException, InterruptedException {
		Shop.price(this.system.postgres().database("orders"), this.workload.catalogue());
		Shop.stock(this.system.sandbox().address(Service.INVENTORY_SERVICE), this.system.tokens().of(Tokens.OPERATOR),
				this.workload.stock());
		Map<String, Long> stocked = new TreeMap<>(this.databases.read().stock());
		stocked.putAll(this.workload.stock());
		return stocked;
	}

	/** How long it took; what has not settled by then, the checker will find. */
	private Duration settle(Traffic traffic) throws InterruptedException {
		Instant begin = Instant.now();
		Duration needed = Duration.ZERO;
		while (needed.compareTo(SETTLE) < 0) {
			boolean quiet = traffic.busy() == 0 && this.pulse.take().quiet();
			needed = Duration.between(begin, Instant.now());
			if (quiet) {
				break;
			}
			Thread.sleep(PAUSE);
		}
		traffic.finish();
		return needed;
	}

}
