package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * PostgreSQL from binaries that Maven brings: a process beside this JVM, as durable as an
 * installed one, which works for root as well.
 */
final class EmbeddedPostgresServer implements PostgresServer {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final EmbeddedPostgres server;

	private EmbeddedPostgresServer(EmbeddedPostgres server) {
		this.server = server;
	}

	/** In a temporary folder that goes with the server, which goes with this JVM. */
	static EmbeddedPostgresServer fresh() {
		return start(durable());
	}

	/** Does not end by itself: whoever keeps data says when. */
	static EmbeddedPostgresServer keeping(int port, Path folder) {
		endLeftOver(folder);
		if (port != 0) {
			Ports.refuseTaken(port, "PostgreSQL");
		}
		return start(durable().setPort(port)
			.setDataDirectory(folder.toAbsolutePath())
			// Not through this JVM, which it may outlive.
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(logOf(folder).toFile()))
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false));
	}

	/**
	 * The library's own defaults trade durability for speed; here a commit is a commit.
	 */
	private static EmbeddedPostgres.Builder durable() {
		return EmbeddedPostgres.builder()
			.setPGStartupWait(PATIENCE)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			// Five services with ten connections each, and the tests of several contexts.
			.setServerConfig("max_connections", "200")
			// Without the rows: an address is nobody's business in a log.
			.setServerConfig("log_error_verbosity", "terse")
			// TCP only: a socket file in /tmp may belong to another user's server.
			.setServerConfig("unix_socket_directories", "");
	}

	private static Path logOf(Path folder) {
		Path absolute = folder.toAbsolutePath();
		try {
			Files.createDirectories(absolute);
		}
		catch (IOException failure) {
			throw new UncheckedIOException("PostgreSQL cannot keep its data in " + folder, failure);
		}
		return absolute.resolveSibling(absolute.getFileName() + ".log");
	}

	private static EmbeddedPostgresServer start(EmbeddedPostgres.Builder builder) {
		try {
			return new EmbeddedPostgresServer(builder.start());
		}
		catch (IOException failure) {
			throw new UncheckedIOException("PostgreSQL did not start", failure);
		}
	}

	/**
	 * After the kill of its JVM a server runs on and holds its data folder. It is ended
	 * as by Ctrl-C: at once, with all that was committed.
	 */
	static boolean endLeftOver(Path folder) {
		Optional<ProcessHandle> postmaster = postmasterOf(folder.toAbsolutePath());
		postmaster.ifPresent((process) -> end(process, "INT"));
		return postmaster.isPresent();
	}

	static void crash(Path folder) {
		end(postmasterOf(folder.toAbsolutePath())
			.orElseThrow(() -> new IllegalStateException("No PostgreSQL runs on " + folder)), "QUIT");
	}

	/** The number in the pid file may be another process by now. */
	private static Optional<ProcessHandle> postmasterOf(Path folder) {
		Path pidFile = folder.resolve("postmaster.pid");
		if (!Files.exists(pidFile)) {
			return Optional.empty();
		}
		try {
			return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
				.filter((process) -> List.of(process.info().arguments().orElse(new String[0]))
					.containsAll(List.of("-D", folder.toString())));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static void end(ProcessHandle postmaster, String signal) {
		try {
			// Upon SIGTERM, which Java can send, PostgreSQL waits for its clients.
			Signals.send(signal, Stream.of(postmaster));
			postmaster.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException failure) {
			throw new IllegalStateException(
					"PostgreSQL (process " + postmaster.pid() + ") was told to end and does not", failure);
		}
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.server.getPort();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
