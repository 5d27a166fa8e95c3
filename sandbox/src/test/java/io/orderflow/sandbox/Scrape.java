package io.orderflow.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service says of itself to a Prometheus.
 *
 * @param series by metric the labels of each of its series, as far as they tell series of
 * one service apart; a histogram is one metric, and its buckets are one series
 */
record Scrape(Map<String, Set<Map<String, String>>> series) {

	private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) \\w+");

	private static final Pattern SERIES = Pattern.compile("(\\w+?)(_bucket|_count|_sum)?\\{(.*)} [^ ]+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	/** The service itself, and the bucket of a histogram. */
	private static final Set<String> EVERYWHERE = Set.of("application", "le");

	static Scrape of(List<String> lines) {
		Set<String> metrics = lines.stream()
			.map(TYPE::matcher)
			.filter(Matcher::matches)
			.map((type) -> type.group(1))
			.collect(Collectors.toSet());
		Map<String, Set<Map<String, String>>> series = new TreeMap<>();
		lines.stream().map(SERIES::matcher).filter(Matcher::matches).forEach((line) -> {
			String name = metrics.contains(line.group(1)) ? line.group(1)
					: line.group(1) + ((line.group(2) != null) ? line.group(2) : "");
			// Micrometer shows the maximum of a histogram as a metric of its own.
			if (!name.endsWith("_max") || !metrics.contains(name.replaceFirst("_max$", ""))) {
				series.computeIfAbsent(name, (_) -> new HashSet<>()).add(labels(line.group(3)));
			}
		});
		return new Scrape(series);
	}

	private static Map<String, String> labels(String text) {
		return LABEL.matcher(text)
			.results()
			.filter((label) -> !EVERYWHERE.contains(label.group(1)))
			.collect(Collectors.toMap((label) -> label.group(1), (label) -> label.group(2)));
	}

	/** Whether this is served, under any name that Prometheus gives its parts. */
	boolean has(String metric) {
		return this.series.containsKey(metric);
	}

	Set<String> labelsOf(String metric) {
		return this.series.getOrDefault(metric, Set.of())
			.stream()
			.flatMap((labels) -> labels.keySet().stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The project's own metrics, and not those of its libraries. */
	Set<String> own() {
		return this.series.keySet()
			.stream()
			.filter((metric) -> metric.startsWith("orderflow_"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
