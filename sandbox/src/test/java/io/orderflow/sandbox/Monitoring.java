package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files under ops with which the system is watched, as tests read them.
 */
final class Monitoring {

	/** Not followed by a bracket, or it would be a function. */
	private static final Pattern NAME = Pattern.compile("(?<![\\w.:])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

	private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

	private Monitoring() {
	}

	static Path file(String name) {
		return Project.locate().root().resolve("ops").resolve(name);
	}

	static JsonNode yaml(String name) {
		return JsonMapper.shared().valueToTree(new Yaml().<Object>load(read(name)));
	}

	/** What is recorded, and what alerts. */
	static List<JsonNode> rules() {
		List<JsonNode> rules = new ArrayList<>();
		yaml("prometheus/rules.yml").get("groups").forEach((group) -> group.get("rules").forEach(rules::add));
		return rules;
	}

	static List<JsonNode> alerts() {
		return rules().stream().filter((rule) -> rule.has("alert")).toList();
	}

	static Set<String> namesOfAlerts() {
		return alerts().stream()
			.map((alert) -> alert.get("alert").asString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	static JsonNode dashboard() {
		return JsonMapper.shared().readTree(read("grafana/dashboards/orderflow.json"));
	}

	/** What the panels ask Prometheus. */
	static List<Query> queries() {
		List<Query> queries = new ArrayList<>();
		for (JsonNode panel : dashboard().get("panels")) {
			for (JsonNode target : panel.path("targets")) {
				queries.add(new Query(panel.get("title").asString(), target.path("expr").asString("")));
			}
		}
		return queries;
	}

	/** The metrics in a PromQL expression, as they are written there. */
	static Set<String> metricsIn(String expression) {
		String bare = expression.replaceAll("\"[^\"]*\"", "")
			.replaceAll("\\{[^}]*}|\\[[^\\]]*\\]", " ")
			.replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", " ");
		return NAME.matcher(bare)
			.results()
			.map(MatchResult::group)
			.filter((name) -> !OPERATORS.contains(name))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String read(String name) {
		try {
			return Files.readString(file(name));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/**
	 * One line of a panel.
	 *
	 * @param panel the panel's title
	 * @param expression what is asked, with Grafana's variables
	 */
	record Query(String panel, String expression) {

		/** As Grafana would send it. */
		String forPrometheus() {
			return this.expression.replace("$__rate_interval", "1m");
		}

	}

}
