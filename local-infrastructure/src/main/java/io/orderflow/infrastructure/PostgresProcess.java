package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

	static PostgresProcess launch(List<String> command, Path log) {
		try {
			return new PostgresProcess(new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start());
		}
		catch (IOException failure) {
			throw new UncheckedIOException("PostgreSQL did not start", failure);
		}
	}

	boolean alive() {
		return this.postmaster.isAlive();
	}

	/** SIGSTOP, to the one first that might make more. */
	void freeze() {
		signal("STOP", Stream.of(this.postmaster.toHandle()));
		signal("STOP", this.postmaster.descendants());
	}

	/** SIGCONT. */
	void thaw() {
		signal("CONT", Stream.concat(this.postmaster.descendants(), Stream.of(this.postmaster.toHandle())));
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
		signal("INT", Stream.of(this.postmaster.toHandle()));
		await(this.postmaster.toHandle());
		kill();
	}

	private static void await(ProcessHandle process) {
		process.onExit().completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static void signal(String signal, Stream<ProcessHandle> processes) {
		List<String> words = new ArrayList<>(List.of("kill", "-" + signal));
		processes.forEach((process) -> words.add(Long.toString(process.pid())));
		try {
			new ProcessBuilder(words).start().waitFor();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
