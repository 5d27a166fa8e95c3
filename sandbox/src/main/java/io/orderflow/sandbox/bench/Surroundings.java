package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.orderflow.sandbox.Compilation;
import io.orderflow.sandbox.Project;

/**
 * What the figures of a run hold for, and without which they say nothing.
 *
 * @param facts what it ran on, each by its name
 */
record Surroundings(Map<String, String> facts) {

	static Surroundings of(BenchSystem system, Project project, Compilation compilation) throws IOException {
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put("when", Instant.now().toString());
		facts.put("machine",
				"%s %s %s, %d processors".formatted(System.getProperty("os.name"), System.getProperty("os.version"),
						System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors()));
		facts.put("java", Runtime.version().toString());
		facts.put("JVM options",
				String.join(" ",
						Files.readAllLines(project.root().resolve("ops/jvm.options"))
							.stream()
							.filter((line) -> line.startsWith("-"))
							.toList()));
		facts.put("compilation", compilation.name().toLowerCase(Locale.ROOT));
		for (String setting : new String[] { "server_version", "fsync", "synchronous_commit", "full_page_writes" }) {
			facts.put("PostgreSQL " + setting,
					Objects.requireNonNull(system.postgres().database("orders").value("show " + setting)));
		}
		facts.put("bank", "simulated, durable, latency %d ms".formatted(BenchSystem.BANK_LATENCY.toMillis()));
		facts.put("queue", "ElasticMQ in this process, in memory");
		return new Surroundings(facts);
	}

}
