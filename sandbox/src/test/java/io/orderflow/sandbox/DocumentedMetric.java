package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A metric as the table in docs/operations.md has it.
 *
 * @param name the metric
 * @param labels the names of its labels
 * @param services who serves it
 * @param always whether it is served by each instance, and not only beside a replica
 */
record DocumentedMetric(String name, Set<String> labels, List<Service> services, boolean always) {

	private static final Pattern NAME = Pattern.compile("`(\\w+?)(?:_bucket)?(?:\\{([^}]*)})?`");

	/** The whole table. */
	static List<DocumentedMetric> all() {
		List<DocumentedMetric> all = new ArrayList<>();
		for (String row : section().lines().filter((line) -> line.startsWith("| `")).toList()) {
			String[] cells = row.split(" \\| ", 3);
			List<Service> services = Arrays.stream(cells[1].split(", ")).map(Service::named).toList();
			NAME.matcher(cells[0])
				.results()
				.forEach((found) -> all.add(new DocumentedMetric(found.group(1), labels(found.group(2)), services,
						!cells[2].matches(".*[Aa]bsent without .*"))));
		}
		return all;
	}

	private static String section() {
		try {
			String page = Files.readString(Project.locate().root().resolve("docs/operations.md"));
			return page.substring(page.indexOf("\n## Metrics\n"),
					page.indexOf("\n## ", page.indexOf("\n## Metrics\n") + 1));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static Set<String> labels(String text) {
		return (text == null) ? Set.of()
				: Arrays.stream(text.split(","))
					.map((label) -> label.replaceFirst("=.*", ""))
					.filter((label) -> !label.equals("le"))
					.collect(Collectors.toCollection(TreeSet::new));
	}

	boolean isOurs() {
		return this.name.startsWith("orderflow_");
	}

}
