package io.orderflow.sandbox;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.infrastructure.LocalReplica;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The sandbox for a person: everything on its usual port, started in sight, and ended as
 * a whole.
 */
final class Everything {

	private static final int POSTGRES_PORT = 5433;

	private static final int REPLICA_PORT = 5434;

	private static final int QUEUE_PORT = 9324;

	private final Project project;

	private final RunFile runFile;

	private final PrintStream out = System.out;

	/** What is open, so that it is closed in the opposite order. */
	private final List<AutoCloseable> open = new ArrayList<>();

	private boolean closed;

	Everything(Project project) {
		this.project = project;
		this.runFile = new RunFile(project.runFile());
	}

	/** Returns only if something does not start; else Ctrl-C ends the JVM. */
	int run(@Nullable Path data, boolean replica) throws InterruptedException {
		Instant begin = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
		refuseToRunTwice();
		List<String> leftOver = this.runFile.endLeftOver();
		if (!leftOver.isEmpty()) {
			this.out.println("Ended what a killed sandbox had left behind: " + String.join(", ", leftOver));
		}
		Arrays.stream(Service.values()).forEach(this.project::jar);
		refuseTakenPorts(replica);
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
		try {
			Sandbox sandbox = start(data, replica);
			this.out.printf("%nOrderflow is ready, after %.1f s.%n", secondsSince(begin));
			Welcome.print(this.out, sandbox);
		}
		catch (SandboxException failure) {
			System.err.println(failure.getMessage());
			close();
			return CommandLine.ExitCode.SOFTWARE;
		}
		new CountDownLatch(1).await();
		return 0;
	}

	private void refuseToRunTwice() {
		this.runFile.running().ifPresent((run) -> {
			throw new SandboxException("The sandbox runs already (process " + run.sandbox().pid()
					+ "); Ctrl-C in its terminal ends it, or: kill " + run.sandbox().pid());
		});
	}

	private void refuseTakenPorts(boolean replica) {
		Map<String, Integer> wanted = new LinkedHashMap<>();
		for (Service service : Service.values()) {
			Ports ports = Ports.usual(service);
			wanted.put(service.id(), ports.main());
			if (ports.management() != null) {
				wanted.put("the management of " + service.id(), ports.management());
			}
		}
		wanted.put("the queue", QUEUE_PORT);
		wanted.put("PostgreSQL", POSTGRES_PORT);
		if (replica) {
			wanted.put("the replica", REPLICA_PORT);
		}
		String taken = wanted.entrySet()
			.stream()
			.filter((port) -> Ports.taken(port.getValue()))
			.map((port) -> "Port " + port.getValue() + ", which " + port.getKey() + " wants, is taken.")
			.collect(Collectors.joining("\n"));
		if (!taken.isEmpty()) {
			throw new SandboxException(taken + "\nNothing was started.");
		}
	}

	private Sandbox start(@Nullable Path kept, boolean replica) throws InterruptedException {
		Path folder = (kept != null) ? kept.toAbsolutePath() : this.project.passing();
		if (kept == null) {
			Data.delete(folder);
			opened(() -> Data.delete(folder));
		}
		Data.delete(this.project.logs());
		opened(this.runFile::delete);
		Run starting = Run.starting(folder);
		this.runFile.write(starting);
		Data data = Data.in(folder);
		// Also a server that was still starting when Ctrl-C came.
		opened(() -> LocalPostgres.endLeftOver(data.postgres()));
		// Side by side, since each leaves one processor to others.
		try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<LocalQueues> queues = opening(aside, () -> timed("the queue", QUEUE_PORT,
					() -> LocalQueues.start(QUEUE_PORT, (kept != null) ? data.queue() : null)));
			Future<LocalPostgres> postgres = opening(aside, () -> timed("PostgreSQL", POSTGRES_PORT,
					() -> LocalPostgres.start(POSTGRES_PORT, data.postgres())));
			Sandbox sandbox = opened(new Sandbox(this.project, Ports::usual, postgres::resultNow, queues::resultNow,
					data.keys(), this.project.logs()));
			ServiceProcess issuer = sandbox.start(Service.DEV_ISSUER);
			this.runFile.write(starting.with(List.of(issuer.member()), null));
			postgres.get();
			queues.get();
			if (replica) {
				opened(() -> LocalReplica.endLeftOver(data.replica()));
				sandbox.readAt(opened(timed("the replica", REPLICA_PORT,
						() -> LocalReplica.start(sandbox.postgres(), REPLICA_PORT, data.replica()))));
			}
			Control control = new Control(sandbox, this.runFile, folder);
			opened(control);
			startOthers(sandbox, issuer, control);
			return sandbox;
		}
		catch (ExecutionException failure) {
			throw told(failure);
		}
	}

	private void startOthers(Sandbox sandbox, ServiceProcess issuer, Control control)
			throws InterruptedException, ExecutionException {
		List<ServiceProcess> starting = new ArrayList<>(List.of(issuer));
		EnumSet.complementOf(EnumSet.of(Service.DEV_ISSUER)).forEach((service) -> starting.add(sandbox.start(service)));
		control.remember();
		try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
			ExecutorCompletionService<ServiceProcess> ready = new ExecutorCompletionService<>(each);
			for (ServiceProcess process : starting) {
				ready.submit(() -> {
					sandbox.awaitReady(process);
					return process;
				});
			}
			try {
				for (int left = starting.size(); left > 0; left--) {
					ServiceProcess process = ready.take().get();
					progress(process.service().id(), process.ports().main(), process.since());
				}
			}
			catch (ExecutionException failure) {
				each.shutdownNow();
				throw failure;
			}
		}
	}

	private static RuntimeException told(ExecutionException failure) {
		return (failure.getCause() instanceof RuntimeException told) ? told
				: new IllegalStateException(failure.getCause());
	}

	private <T> T timed(String name, int port, Supplier<T> start) {
		Instant begin = Instant.now();
		T started = start.get();
		progress(name, port, begin);
		return started;
	}

	private void progress(String name, int port, Instant since) {
		this.out.printf("  %-18s %5d  ready after %4.1f s%n", name, port, secondsSince(since));
	}

	private static double secondsSince(Instant begin) {
		return Duration.between(begin, Instant.now()).toMillis() / 1000.0;
	}

	/** What is closed when its turn comes, if it has started by then. */
	private <T extends AutoCloseable> Future<T> opening(ExecutorService aside, Callable<T> start) {
		Future<T> part = aside.submit(start);
		opened(() -> {
			if (part.state() == Future.State.SUCCESS) {
				part.resultNow().close();
			}
		});
		return part;
	}

	private synchronized <T extends AutoCloseable> T opened(T part) {
		this.open.addFirst(part);
		return part;
	}

	private synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.out.println("\nStopping; the worker finishes what it holds ...");
		for (AutoCloseable part : this.open) {
			try {
				part.close();
			}
			catch (Exception failure) {
				this.out.println("While stopping: " + failure);
			}
		}
		this.out.println("Everything has ended.");
	}

}
