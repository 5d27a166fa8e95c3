package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

import io.orderflow.sandbox.Attended;
import io.orderflow.sandbox.Compilation;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.JsonFile;
import io.orderflow.sandbox.Project;
import picocli.CommandLine.Option;

/**
 * What each way to measure stands on: a system of its own, of which only one runs at a
 * time, and a file for what came out.
 */
final class Ground {

	@Option(names = "--compilation", paramLabel = "HOW", defaultValue = "QUICK",
			description = "How far the JVMs go with their compiling: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
	private Compilation compilation = Compilation.QUICK;

	/**
	 * Measures on a system whose services run. Its data and logs stay where that fails.
	 * @return what it ran on
	 */
	Surroundings measure(Network network, Work work) throws IOException, SQLException, InterruptedException {
		return measure(network, BenchSystem.LONG_POLL, work);
	}

	/** Does so with workers that wait for messages so long at once. */
	Surroundings measure(Network network, Duration longPoll, Work work)
			throws IOException, SQLException, InterruptedException {
		Project project = Project.locate();
		Path data = folder(project).resolve("run");
		Surroundings surroundings;
		try (Attended attended = new Attended(folder(project), data);
				BenchSystem system = attended
					.begin(new BenchSystem(project, data, network, this.compilation, longPoll))) {
			system.startServices();
			surroundings = Surroundings.of(system, project, this.compilation);
			work.on(system);
		}
		Data.delete(data);
		return surroundings;
	}

	/** Writes down what came out, and says where. */
	void write(String name, Object outcome) throws IOException {
		Path file = folder(Project.locate()).resolve(name);
		JsonFile.write(file, outcome);
		System.out.println("All figures: " + file);
	}

	private static Path folder(Project project) {
		return project.root().resolve(".orderflow/bench");
	}

	/** What is done with a system. */
	interface Work {

		void on(BenchSystem system) throws IOException, SQLException, InterruptedException;

	}

}
