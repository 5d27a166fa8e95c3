package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * One system, broken in a known way or in none, that is provoked several times one after
 * the other and looked at as a whole after each.
 */
final class Trial implements AutoCloseable {

	/** In which a right system settles with much to spare. */
	private static final Duration SETTLE = Duration.ofSeconds(60);

	/** After which an order without a message will not end any more. */
	private static final Duration STUCK = Duration.ofSeconds(6);

	private static final Duration PAUSE = Duration.ofMillis(500);

	/**
	 * The bank takes its time, so that a fault finds orders there, and nothing is swept
	 * up: a lost order stays lost.
	 */
	private static final Map<Service, Map<String, String>> SETTINGS = Map.of(Service.PAYMENT_SERVICE,
			Map.of("ORDERFLOW_BANK_LATENCY", "400ms"), Service.ORDER_API, Map.of("ORDERFLOW_SWEEPER_AFTER", "1d"));

	private final ChaosSystem system;

	private final PrintStream out;

	private final Map<Provocation, Workload> workloads = new EnumMap<>(Provocation.class);

	private final History history = new History();

	private final Pulse pulse;

	private final Aftermath aftermath;

	private final Letters letters;

	private final StepCalls calls;

	private final List<Struck> struck = new ArrayList<>();

	private final List<String> wrong = new ArrayList<>();

	private Map<String, Long> stocked = Map.of();

	/**
	 * PostgreSQL and the queue are up from now on.
	 * @param project where sources and jars are
	 * @param folder where everything of this trial is
	 * @param seed what decides all that is left to chance
	 * @param provocations what it may be provoked by
	 * @param out where it is told how it goes
	 */
	Trial(Project project, Path folder, long seed, Collection<Provocation> provocations, PrintStream out) {
		this.system = new ChaosSystem(project, folder, false);
		this.out = out;
		this.pulse = new Pulse(this.system);
		Workload.Making making = new Workload.Making(seed);
		provocations.forEach((provocation) -> this.workloads.put(provocation, provocation.workload(making)));
		this.aftermath = new Aftermath(this.system, this.history, anyWorkload().canary());
		this.letters = new Letters(this.system.queues().client(), this.system.queues().url("OrderQueueDLQ"));
		this.calls = new StepCalls(this.system);
	}

	/** All share one catalogue. */
	private Workload anyWorkload() {
		return this.workloads.values().iterator().next();
	}

	/**
	 * Returns once all services take requests and the shop is open.
	 * @param mutant how it is broken; null if it is not
	 * @param classes the classes that are put in front of a service's own
	 */
	void start(@Nullable Mutant mutant, Map<Service, Path> classes) throws IOException, InterruptedException {
		for (Service service : Service.values()) {
			this.system.vary(service, new Variant(SETTINGS.getOrDefault(service, Map.of()),
					classes.containsKey(service) ? List.of(classes.get(service)) : List.of()));
		}
		this.system.startAll();
		if (mutant != null) {
			mutant.sql()
				.forEach((service,
						sql) -> this.system.postgres().database(service.database().orElseThrow()).execute(sql));
		}
		Workload workload = anyWorkload();
		Shop.price(this.system.postgres().database("orders"), workload.catalogue());
		Shop.stock(this.system.sandbox().address(Service.INVENTORY_SERVICE), this.system.tokens().of(Tokens.OPERATOR),
				workload.stock());
		this.stocked = new TreeMap<>(new DatabaseReader(this.system.postgres()).read().stock());
	}

	/**
	 * Provokes it, and returns what does not hold then of all that it was asked so far.
	 */
	Findings provoke(Provocation provocation) throws IOException, InterruptedException {
		Workload workload = Objects.requireNonNull(this.workloads.get(provocation), provocation.id());
		provocation.before(this.system, workload);
		FaultRun faults = new FaultRun(this.system, provocation.plan(), () -> (int) this.pulse.take().open());
		try (Traffic traffic = new Traffic(new Customer(this.system.apiAddress(), this.system.tokens()),
				this.system.queues().client(), this.system.queues().url("OrderQueue"), workload, this.history);
				Watch watch = new Watch(this.pulse, traffic, faults, this.out, provocation.window())) {
			watch.start();
			faults.runDuring(traffic, provocation.window()).ifPresent(this.wrong::add);
			settle(traffic);
		}
		this.struck.addAll(faults.struck());
		provocation.after(this.system);
		return Checker.check(this.aftermath.gather(this.stocked, this.letters, this.calls,
				new Aftermath.Disturbance(new FaultPlan(List.of()), this.struck, this.wrong)));
	}

	/** Until all is quiet, or nothing is left that could bring the rest to an end. */
	private void settle(Traffic traffic) throws InterruptedException {
		Instant begin = Instant.now();
		Instant moved = begin;
		while (Duration.between(begin, Instant.now()).compareTo(SETTLE) < 0) {
			Pulse.Counts now = this.pulse.take();
			if (traffic.busy() == 0 && now.quiet()) {
				break;
			}
			if (traffic.busy() > 0 || now.queued() > 0 || now.unsent() > 0) {
				moved = Instant.now();
			}
			if (Duration.between(moved, Instant.now()).compareTo(STUCK) > 0) {
				break;
			}
			Thread.sleep(PAUSE);
		}
		traffic.finish();
	}

	ChaosSystem system() {
		return this.system;
	}

	@Override
	public void close() {
		this.calls.close();
		this.letters.close();
		this.system.close();
	}

}
