package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;

/**
 * Does faults: breaks something, leaves it broken for the fault's time, makes it whole
 * again, and says what shows that it was broken.
 */
final class Strikes {

	/** In which a service must end once it is told to. */
	private static final Duration GRACE = Duration.ofSeconds(30);

	/**
	 * A service that starts while its database is broken may end; whoever runs it starts
	 * it again.
	 */
	private static final int STARTS = 5;

	private static final int KILLED = 137;

	private static final int TERMINATED = 143;

	private static final String CRASHED = "received immediate shutdown request";

	private final ChaosSystem system;

	Strikes(ChaosSystem system) {
		this.system = system;
	}

	/** Returns when the fault's target is whole again. */
	Effect strike(Fault fault) throws InterruptedException {
		return switch (fault.kind()) {
			case KILL -> kill(Service.named(fault.target()), fault.duration());
			case PAUSE -> pause(Service.named(fault.target()), fault.duration());
			case TERMINATE -> terminate(Service.named(fault.target()), fault.duration());
			case POSTGRES_STOP -> crashPostgres(fault.duration());
			case QUEUE_RESTART -> restartQueue(fault.duration());
			case REFUSED, BLACK_HOLE, SLOW, RESET, REPLY_LOST, COMMIT_REPLY_LOST, SEND_REPLY_LOST, DELETE_REPLY_LOST ->
				disturb(this.system.wire(Link.named(fault.target())), fault);
		};
	}

	private Effect kill(Service service, Duration away) throws InterruptedException {
		List<ServiceProcess> killed = this.system.sandbox().running(service);
		killed.forEach(this.system::kill);
		Thread.sleep(away);
		String again = startReady(service);
		return new Effect(endedWith(KILLED, killed), ends(killed) + "; " + again);
	}

	private Effect terminate(Service service, Duration away) throws InterruptedException {
		List<ServiceProcess> stopped = this.system.sandbox().running(service);
		Instant told = Instant.now();
		for (ServiceProcess process : stopped) {
			this.system.terminate(process);
			this.system.fates().stopped(process, Duration.between(told, Instant.now()), GRACE);
		}
		String needed = seconds(Duration.between(told, Instant.now()));
		Thread.sleep(away);
		return new Effect(endedWith(TERMINATED, stopped),
				ends(stopped) + " after " + needed + "; " + startReady(service));
	}

	private Effect pause(Service service, Duration paused) throws InterruptedException {
		List<ServiceProcess> processes = this.system.sandbox().running(service);
		int still = 0;
		try {
			processes.forEach(ServiceProcess::pause);
			List<Duration> before = processes.stream().map(ServiceProcess::cpuTime).toList();
			Thread.sleep(paused);
			for (int i = 0; i < processes.size(); i++) {
				still += processes.get(i).cpuTime().equals(before.get(i)) ? 1 : 0;
			}
		}
		finally {
			processes.forEach(ServiceProcess::resume);
		}
		for (ServiceProcess process : processes) {
			this.system.sandbox().awaitReady(process);
		}
		return new Effect(still,
				"%d processes used no processor for %s and were ready again".formatted(still, seconds(paused)));
	}

	private Effect crashPostgres(Duration away) throws InterruptedException {
		long before = crashes();
		this.system.crashPostgres();
		Thread.sleep(away);
		this.system.startPostgres();
		long crashed = crashes() - before;
		return new Effect((int) crashed, "PostgreSQL's log says %d times \"%s\"".formatted(crashed, CRASHED));
	}

	private long crashes() {
		try (Stream<String> lines = Files.lines(this.system.postgresLog(), StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.contains(CRASHED)).count();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private Effect restartQueue(Duration away) throws InterruptedException {
		long before = this.system.messages();
		int cut = this.system.wire(Link.API_TO_QUEUE).connections()
				+ this.system.wire(Link.WORKER_TO_QUEUE).connections();
		this.system.stopQueue();
		Thread.sleep(away);
		this.system.startQueue();
		return new Effect(cut, "%d connections cut; the queue was away for %s and %s its %d messages".formatted(cut,
				seconds(away), this.system.keepsMessages() ? "kept" : "lost", before));
	}

	private static Effect disturb(Wire wire, Fault fault) throws InterruptedException {
		Trouble trouble = fault.kind().trouble().orElseThrow();
		wire.disturb(trouble);
		try {
			Thread.sleep(fault.duration());
		}
		finally {
			wire.heal();
		}
		return new Effect(trouble.hits(), trouble.hits() + " " + trouble.kind().felt());
	}

	/** Starts a service that may need several starts, and says how it went. */
	String startReady(Service service) throws InterruptedException {
		Instant begin = Instant.now();
		String failures = "";
		for (int start = 1; start <= STARTS; start++) {
			ServiceProcess process = this.system.start(service);
			try {
				this.system.awaitReady(process);
				return "process %d was ready after %s%s".formatted(process.handle().pid(),
						seconds(Duration.between(begin, Instant.now())), failures);
			}
			catch (SandboxException failed) {
				this.system.kill(process);
				failures += ", %d of its forerunners ended while they started".formatted(start);
				// Only a service that must see its database first may fail to start.
				if (service.database().isEmpty() || start == STARTS) {
					this.system.fates().violation(String.valueOf(failed.getMessage()));
				}
			}
		}
		return service.id() + " could not be started again";
	}

	private static int endedWith(int exitCode, List<ServiceProcess> processes) {
		return (int) processes.stream().filter((process) -> process.exitCode() == exitCode).count();
	}

	private static String ends(List<ServiceProcess> processes) {
		return processes.isEmpty() ? "no process was there"
				: String.join(", ", processes.stream()
					.map((process) -> "process %d ended with %d".formatted(process.handle().pid(), process.exitCode()))
					.toList());
	}

	private static String seconds(Duration duration) {
		return "%.1f s".formatted(duration.toMillis() / 1000.0);
	}

	/**
	 * What shows that a fault struck.
	 *
	 * @param hits how many processes, connections or transfers felt it
	 * @param text in words
	 */
	record Effect(int hits, String text) {
	}

}
