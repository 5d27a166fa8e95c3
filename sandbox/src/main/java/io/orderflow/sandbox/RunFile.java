package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalReplica;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers what runs in {@code .orderflow/run.json}, also over a {@code kill -9} of the
 * sandbox.
 *
 * @param file where
 */
public record RunFile(Path file) {

	private static final JsonMapper json = new JsonMapper();

	/**
	 * The sandbox that runs now.
	 * @return nothing if none does
	 */
	public Optional<Run> running() {
		return read().filter((run) -> run.sandbox().alive().isPresent());
	}

	/**
	 * Replaces the file as one, so that nobody reads half of it.
	 * @param run what runs
	 */
	public void write(Run run) {
		try {
			Path folder = Files.createDirectories(this.file.toAbsolutePath().getParent());
			Path next = Files.createTempFile(folder, "run", ".json");
			Files.writeString(next, json.writerWithDefaultPrettyPrinter().writeValueAsString(run));
			Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** Nothing runs any more. */
	public void delete() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/**
	 * Ends what a killed sandbox could not end itself.
	 * @return the names of what was ended
	 */
	public List<String> endLeftOver() {
		return read().filter((run) -> run.sandbox().alive().isEmpty()).map(RunFile::endAll).orElse(List.of());
	}

	private static List<String> endAll(Run run) {
		List<String> ended = new ArrayList<>();
		for (Run.Member service : run.services()) {
			service.alive().ifPresent((process) -> {
				process.destroyForcibly();
				process.onExit().join();
				ended.add(service.name());
			});
		}
		Data data = Data.in(Path.of(run.data()));
		if (LocalReplica.endLeftOver(data.replica())) {
			ended.add("the replica");
		}
		if (LocalPostgres.endLeftOver(data.postgres())) {
			ended.add("PostgreSQL");
		}
		return ended;
	}

	private Optional<Run> read() {
		try {
			return Files.exists(this.file) ? Optional.of(json.readValue(Files.readString(this.file), Run.class))
					: Optional.empty();
		}
		catch (IOException | JacksonException failure) {
			throw new SandboxException(
					this.file + " cannot be read (" + failure.getMessage() + "); delete it if no sandbox runs",
					failure);
		}
	}

}
