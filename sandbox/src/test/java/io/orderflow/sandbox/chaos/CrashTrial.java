package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;

import io.orderflow.sandbox.chaos.Evidence.Faults;
import io.orderflow.sandbox.chaos.Evidence.Messages;
import io.orderflow.sandbox.chaos.Evidence.Repeats;
import io.orderflow.sandbox.chaos.Evidence.Surroundings;
import io.orderflow.sandbox.chaos.History.Asked;
import org.jspecify.annotations.Nullable;

/**
 * Has one order after the other go its way, with at most one fault on it, and looks at
 * everything that ever happened when nothing moves any more.
 */
final class CrashTrial {

	/** Long enough that the last one to work on an order has done so. */
	private static final Duration QUIET = Duration.ofMillis(200);

	private static final Duration POLL = Duration.ofMillis(50);

	private final CrashStage stage;

	private final CrashDesk desk;

	private final CrashCustomer customer;

	private final Map<String, Long> stocked;

	private final History history = new History();

	private final List<SqsLog.Deletion> deletions = new ArrayList<>();

	CrashTrial(CrashStage stage) {
		this.stage = stage;
		this.desk = stage.desk();
		this.customer = new CrashCustomer(stage.customer(), this.desk);
		this.stocked = stage.databases().read().stock();
	}

	/**
	 * Runs an order.
	 * @param scenario which
	 * @param crash what happens on its way; null if nothing does
	 * @param patience how long it may take to end
	 */
	Report run(CrashScenario scenario, @Nullable CrashCase crash, Duration patience)
			throws IOException, InterruptedException {
		Instant start = Instant.now();
		this.desk.begin(crash);
		Asked asked = this.history.ask(scenario.order(UUID.randomUUID().toString()));
		awaitEnd(this.customer.place(asked), crash, start.plus(patience));
		Duration time = Duration.between(start, Instant.now());
		List<CrashPoint> points = this.desk.points();
		List<String> way = this.desk.way();
		List<Faults> faults = (crash == null) ? List.of()
				: List.of(new Faults(crash.toString(), 1, this.desk.struck() ? 1 : 0));
		String orderId = asked.orderId().orElse(asked.order().name());
		this.desk.deletions().forEach((at) -> this.deletions.add(new SqsLog.Deletion(at, orderId, orderId, "")));
		Evidence evidence = evidence(orderId, faults);
		return new Report(time, orderId, Checker.check(evidence).violations(), points,
				new Story(evidence, List.of()).of(orderId), way);
	}

	private void awaitEnd(FutureTask<Void> placing, @Nullable CrashCase crash, Instant deadline)
			throws InterruptedException {
		boolean whole = crash == null;
		while (!(whole && placing.isDone() && hasEnded()) && Instant.now().isBefore(deadline)) {
			boolean revived = this.stage.revive();
			if (crash != null && this.desk.struck()) {
				whole |= revived || !crash.fault().kills();
				if (whole && this.desk.quietFor(QUIET)) {
					// Nobody works on what is still in flight: it waits for its time-out,
					// and need not. The poll of a dead worker, which would take it, is
					// over.
					this.stage.queues().deliverAgain(this.desk.receipts());
				}
			}
			Thread.sleep(POLL);
		}
		placing.cancel(true);
	}

	private boolean hasEnded() {
		return this.desk.quietFor(QUIET) && this.stage.queues().waiting() == 0
				&& this.stage.databases().read().orders().stream().allMatch(Databases.OrderRow::hasEnded);
	}

	private Evidence evidence(String orderId, List<Faults> faults) throws IOException, InterruptedException {
		Databases databases = this.stage.databases().read();
		Collection<Dossier> its = Dossier.all(this.history, databases)
			.stream()
			.filter((dossier) -> dossier.orderId().equals(orderId))
			.toList();
		Repeats repeats = this.stage.down().isEmpty() ? this.stage.repeater().repeat(its, 1) : Repeats.NONE;
		Messages messages = new Messages(this.stage.queues().waiting(), this.stage.queues().letters(), List.of(),
				this.deletions);
		return new Evidence(this.history, this.stocked, databases, messages, repeats,
				new Surroundings(faults, List.of(), this.stage.down(), List.of(), null));
	}

	/**
	 * What became of an order.
	 *
	 * @param time how long it took to end
	 * @param orderId its id
	 * @param violations what does not hold, of it and of all before it
	 * @param points what it passed
	 * @param story all that is known of it
	 * @param way each moment before or after a point, and where the fault struck
	 */
	record Report(Duration time, String orderId, List<Violation> violations, List<CrashPoint> points,
			List<String> story, List<String> way) {

		boolean passed() {
			return this.violations.isEmpty();
		}

	}

}
