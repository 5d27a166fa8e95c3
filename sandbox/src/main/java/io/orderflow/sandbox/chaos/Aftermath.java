package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Evidence.Faults;
import io.orderflow.sandbox.chaos.Evidence.Messages;
import io.orderflow.sandbox.chaos.Evidence.Repeats;
import io.orderflow.sandbox.chaos.Evidence.Surroundings;

/**
 * Gathers what a system has to show once it has settled, or once nobody waits for it any
 * longer.
 */
final class Aftermath {

	private static final int REPEATED = 100;

	private final ChaosSystem system;

	private final History history;

	private final String canary;

	private final DatabaseReader databases;

	/**
	 * Of a system that may still run.
	 * @param system which
	 * @param history what was asked of it and heard
	 * @param canary what each text that customers wrote begins with
	 */
	Aftermath(ChaosSystem system, History history, String canary) {
		this.system = system;
		this.history = history;
		this.canary = canary;
		this.databases = new DatabaseReader(system.postgres());
	}

	/**
	 * Looks at everything, and asks some steps once more.
	 * @param stocked what was on the shelf in the beginning
	 * @param letters who took the letters out of the dead-letter queue
	 * @param calls who counted the calls
	 * @param disturbance what was done to the system
	 */
	Evidence gather(Map<String, Long> stocked, Letters letters, StepCalls calls, Disturbance disturbance)
			throws IOException, InterruptedException {
		SqsLog log = this.system.workersQueue();
		List<String> wrong = new ArrayList<>(disturbance.wrong());
		List<Evidence.Calls> made = calls.made(log.receives().values().stream().mapToLong(Integer::longValue).sum());
		List<String> setAside = letters.takeAll();
		Databases end = this.databases.read();
		Repeats repeats = repeats(end, wrong);
		wrong.addAll(this.system.fates().violations());
		Arrays.stream(Service.values())
			.filter((service) -> this.system.sandbox().running(service).isEmpty())
			.forEach((service) -> wrong.add(service.id() + " is not up"));
		return new Evidence(this.history, stocked, end,
				new Messages(this.system.messages(), setAside, lossesIn(disturbance.struck()), log.deletions()),
				repeats,
				new Surroundings(faultsOf(disturbance, end.orders()), made, List.copyOf(wrong), logs(), this.canary));
	}

	private List<Instant> lossesIn(List<Struck> struck) {
		return this.system.keepsMessages() ? List.of()
				: struck.stream()
					.filter((fault) -> fault.kind() == FaultKind.QUEUE_RESTART)
					.map(Struck::healedAt)
					.toList();
	}

	private static List<Faults> faultsOf(Disturbance disturbance, List<OrderRow> orders) {
		return disturbance.plan()
			.byKind()
			.entrySet()
			.stream()
			.map((planned) -> new Faults(planned.getKey().id(), planned.getValue(),
					(int) disturbance.struck()
						.stream()
						.filter((fault) -> fault.kind() == planned.getKey() && fault.hits() > 0
								&& orders.stream().anyMatch((order) -> metBy(fault, order)))
						.count()))
			.toList();
	}

	/** Whether the order was on its way while the fault lasted. */
	private static boolean metBy(Struck fault, OrderRow order) {
		Instant settled = order.settledAt();
		return order.placedAt().isBefore(fault.healedAt()) && (settled == null || settled.isAfter(fault.struckAt()));
	}

	private Repeats repeats(Databases end, List<String> wrong) throws InterruptedException {
		try (StepRepeater repeater = new StepRepeater(this.system.sandbox()::address, this.system.tokens(),
				this.databases)) {
			return repeater.repeat(Dossier.all(this.history, end), REPEATED);
		}
		catch (IOException | SandboxException silent) {
			wrong.add("no step could be asked again: " + silent);
			return Repeats.NONE;
		}
	}

	private List<Path> logs() throws IOException {
		try (Stream<Path> logs = Files.list(this.system.sandbox().logs())) {
			return logs.sorted().toList();
		}
	}

	/**
	 * What was done to a system.
	 *
	 * @param plan the faults that were planned
	 * @param struck those that were done
	 * @param wrong what went wrong that nobody had done
	 */
	record Disturbance(FaultPlan plan, List<Struck> struck, List<String> wrong) {
	}

}
