package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;

/**
 * Carries out a {@link FaultPlan}: each fault at its time, or as soon as its target has
 * recovered from the one before, and in the end nothing is broken any more.
 */
final class FaultRun {

	private final ChaosSystem system;

	private final FaultPlan plan;

	private final IntSupplier ordersInFlight;

	private final Strikes strikes;

	private final List<Struck> struck = new CopyOnWriteArrayList<>();

	/**
	 * A run that has not begun.
	 * @param system what is broken
	 * @param plan when and how
	 * @param ordersInFlight tells how many orders are on their way
	 */
	FaultRun(ChaosSystem system, FaultPlan plan, IntSupplier ordersInFlight) {
		this.system = system;
		this.plan = plan;
		this.ordersInFlight = ordersInFlight;
		this.strikes = new Strikes(system);
	}

	/** Returns once the last fault is over and everything is whole. */
	void run() throws InterruptedException {
		Instant begin = Instant.now();
		Map<String, List<Fault>> byTarget = this.plan.faults().stream().collect(Collectors.groupingBy(Fault::target));
		try (ExecutorService targets = Executors.newVirtualThreadPerTaskExecutor()) {
			ExecutorCompletionService<String> through = new ExecutorCompletionService<>(targets);
			byTarget.forEach((target, faults) -> through.submit(() -> {
				for (Fault fault : faults) {
					awaitTime(begin.plus(fault.at()));
					strike(fault);
				}
				return target;
			}));
			try {
				for (int left = byTarget.size(); left > 0; left--) {
					through.take().get();
				}
			}
			catch (ExecutionException failure) {
				throw new IllegalStateException(failure.getCause());
			}
			finally {
				targets.shutdownNow();
			}
		}
		healAll();
	}

	/**
	 * Orders and faults at once; returns when both are through and everything is whole.
	 * @param traffic the orders
	 * @param window how long they have
	 * @return why it could not be made whole, if it could not
	 */
	Optional<String> runDuring(Traffic traffic, Duration window) throws InterruptedException {
		try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<?> through = beside.submit(() -> {
				run();
				return null;
			});
			try {
				traffic.run(window);
				through.get();
				return Optional.empty();
			}
			catch (ExecutionException failure) {
				return Optional.of(String.valueOf(failure.getCause()));
			}
			finally {
				beside.shutdownNow();
			}
		}
	}

	private static void awaitTime(Instant time) throws InterruptedException {
		Duration left = Duration.between(Instant.now(), time);
		if (left.isPositive()) {
			Thread.sleep(left);
		}
	}

	private void strike(Fault fault) throws InterruptedException {
		int inFlight = this.ordersInFlight.getAsInt();
		Instant begin = Instant.now();
		Strikes.Effect effect = this.strikes.strike(fault);
		this.struck.add(
				new Struck(fault.kind(), fault.target(), begin, Instant.now(), inFlight, effect.hits(), effect.text()));
	}

	/** Nothing is broken any more: each wire is plain, each service is up and ready. */
	void healAll() throws InterruptedException {
		for (Link link : Link.values()) {
			this.system.wire(link).heal();
		}
		for (Service service : Service.values()) {
			List<ServiceProcess> running = this.system.sandbox().running(service);
			if (running.isEmpty()) {
				this.strikes.startReady(service);
			}
			for (ServiceProcess process : running) {
				this.system.sandbox().awaitReady(process);
			}
		}
	}

	FaultPlan plan() {
		return this.plan;
	}

	/** What was done so far. */
	List<Struck> struck() {
		return List.copyOf(this.struck);
	}

}
