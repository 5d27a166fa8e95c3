package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL with all its helpers, each a process: what is done to it is done to all.
 *
 * @param postmaster the one that made the others
 */
record PostgresProcess(Process postmaster) {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Returns once it answers; one that does not start says why. */
	static PostgresProcess launch(List<String> command, Path log, LocalPostgres.Database own) {
		try {
			PostgresProcess started = new PostgresProcess(new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start());
			Instant deadline = Instant.now().plus(PATIENCE);
			while (!answers(own)) {
				if (!started.alive() || Instant.now().isAfter(deadline)) {
					started.kill();
					throw new IllegalStateException("PostgreSQL did not start; it said:\n" + Files.readString(log));
				}
				Thread.sleep(50);
			}
			return started;
		}
		catch (IOException failure) {
			throw new UncheckedIOException("PostgreSQL did not start", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while PostgreSQL started", interrupted);
		}
	}

	private static boolean answers(LocalPostgres.Database own) {
		try (Connection connection = own.connect()) {
			return connection.isValid(1);
		}
		catch (SQLException notYet) {
			return false;
		}
	}

	boolean alive() {
		return this.postmaster.isAlive();
	}

	/** SIGSTOP, to the one first that might make more. */
	void freeze() {
		Signals.send("STOP", Stream.of(this.postmaster.toHandle()));
		Signals.send("STOP", this.postmaster.descendants());
	}

	/** SIGCONT. */
	void thaw() {
		Signals.send("CONT", Stream.concat(this.postmaster.descendants(), Stream.of(this.postmaster.toHandle())));
	}

	/** SIGKILL, to the one first that would make new ones. */
	void kill() {
		List<ProcessHandle> helpers = this.postmaster.descendants().toList();
		this.postmaster.destroyForcibly();
		await(this.postmaster.toHandle());
		helpers.forEach(ProcessHandle::destroyForcibly);
		// They hold memory that the next start takes for that of a running server.
		helpers.forEach(PostgresProcess::await);
	}

	/** SIGINT: it ends at once and in order; SIGTERM would wait for its clients. */
	void stop() {
		thaw();
		Signals.send("INT", Stream.of(this.postmaster.toHandle()));
		await(this.postmaster.toHandle());
		kill();
	}

	private static void await(ProcessHandle process) {
		process.onExit().completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

}
