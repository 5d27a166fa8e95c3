package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.orderflow.infrastructure.Signals;

/**
 * One running service: a JVM of its own, which can be asked whether it is ready, told to
 * stop, and killed.
 */
public final class ServiceProcess {

	/**
	 * Ctrl-C reaches all processes of a terminal's foreground group; in a session of
	 * their own the services end when, and in the order in which, the sandbox says.
	 */
	private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

	private static final Duration READY = Duration.ofMinutes(2);

	private static final Duration POLL = Duration.ofMillis(100);

	/** The worker finishes the batches it holds, which takes 24 s at most. */
	private static final Duration GRACE = Duration.ofSeconds(30);

	private final Service service;

	private final Ports ports;

	private final Path log;

	private final Process process;

	private final Instant since = Instant.now();

	private volatile boolean wasReady;

	private ServiceProcess(Service service, Ports ports, Path log, Process process) {
		this.service = service;
		this.ports = ports;
		this.log = log;
		this.process = process;
	}

	static ServiceProcess start(Service service, Ports ports, List<String> java, Path log,
			Map<String, String> environment) {
		List<String> command = new ArrayList<>();
		if (Files.isExecutable(OWN_SESSION)) {
			command.add(OWN_SESSION.toString());
		}
		command.addAll(java);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		builder.environment().put("SERVER_PORT", Integer.toString(ports.main()));
		if (ports.management() != null) {
			builder.environment().put("MANAGEMENT_SERVER_PORT", Integer.toString(ports.management()));
		}
		try {
			return new ServiceProcess(service, ports, log, builder.start());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** What runs. */
	public Service service() {
		return this.service;
	}

	/** Where it listens. */
	public Ports ports() {
		return this.ports;
	}

	/** The process itself, for signals and for its number. */
	public ProcessHandle handle() {
		return this.process.toHandle();
	}

	/** What it is found again by, also by a later sandbox. */
	Run.Member member() {
		return Run.Member.of(this.service.id(), handle());
	}

	/** When it was started. */
	public Instant since() {
		return this.since;
	}

	/** What others may reach of it. */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.ports.main() + path);
	}

	/** Whether it has not ended. */
	public boolean alive() {
		return this.process.isAlive();
	}

	/** Returns once the service takes requests; a service that ended says why. */
	void awaitReady(HttpClient http) throws InterruptedException {
		Instant deadline = Instant.now().plus(READY);
		while (!ready(http)) {
			if (!alive()) {
				throw new SandboxException(this.service.id() + " ended while it started (exit code "
						+ this.process.exitValue() + "). The end of " + this.log + ":\n" + endOfLog());
			}
			if (Instant.now().isAfter(deadline)) {
				throw new SandboxException(this.service.id() + " is not ready after " + READY.toSeconds()
						+ " s. The end of " + this.log + ":\n" + endOfLog());
			}
			Thread.sleep(POLL);
		}
		this.wasReady = true;
	}

	boolean ready(HttpClient http) throws InterruptedException {
		if (!listens()) {
			return false;
		}
		HttpRequest request = HttpRequest.newBuilder(uri(this.service.readyPath()))
			.timeout(Duration.ofSeconds(2))
			.build();
		try {
			return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException notYet) {
			return false;
		}
	}

	/** An HTTP client takes far more of the processor to be refused. */
	private boolean listens() {
		try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), this.ports.main())) {
			return probe.isConnected();
		}
		catch (IOException notYet) {
			return false;
		}
	}

	/** Has something done once it has ended, or now if it has. */
	public void whenEnded(Runnable then) {
		Thread.ofVirtual().start(() -> {
			this.process.onExit().join();
			then.run();
		});
	}

	/**
	 * How it ended: 137 by SIGKILL, 143 by SIGTERM. One that lives has not ended.
	 */
	public int exitCode() {
		return this.process.exitValue();
	}

	/** The last lines that it has printed. */
	public String endOfLog() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
		}
		catch (MalformedInputException foreign) {
			return "(is not text)";
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** SIGKILL: whatever the service was doing is left half done. */
	public void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	/** SIGSTOP: it stands still wherever it is, and does not know. */
	public void pause() {
		Signals.send("STOP", Stream.of(handle()));
	}

	/** How much of the processor it has used so far. */
	public Duration cpuTime() {
		return handle().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/** SIGCONT: it goes on where it stood still. */
	public void resume() {
		Signals.send("CONT", Stream.of(handle()));
	}

	/**
	 * SIGTERM: it finishes what it holds. One that still starts holds nothing, and is
	 * killed: a JVM that has to write its class archive then may crash.
	 */
	public void askToStop() {
		if (this.wasReady) {
			this.process.destroy();
		}
		else {
			this.process.destroyForcibly();
		}
	}

	/** Kills one that does not end in time. */
	public void awaitEnd() {
		try {
			this.process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException stuck) {
			kill();
		}
		catch (InterruptedException interrupted) {
			kill();
			Thread.currentThread().interrupt();
		}
	}

}
