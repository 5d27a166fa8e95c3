package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules, dashboard and scraping agree with each other and with docs/operations.md. What
 * promtool and amtool say of them is in {@code .ci/monitoring}; that the queries return
 * data, in {@code DashboardSystemTests}.
 */
class MonitoringTests {

	private static final Path DOCUMENT = Project.locate().root().resolve("docs/operations.md");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	/** What others count, and describe. */
	private static final Pattern FOREIGN = Pattern
		.compile("up|ALERTS|(jvm|process|http_server_requests|hikaricp|resilience4j_circuitbreaker)_\\w+");

	static List<JsonNode> alerts() {
		return Monitoring.alerts();
	}

	static Stream<String> expressions() {
		return Stream.concat(Monitoring.rules().stream().map((rule) -> rule.get("expr").asString()),
				Monitoring.queries().stream().map(Monitoring.Query::expression));
	}

	@ParameterizedTest
	@MethodSource("alerts")
	void saysForEachAlertWhatItMeansAndWhatToDo(JsonNode alert) throws IOException {
		assertThat(alert.at("/labels/severity").asString("")).isIn("critical", "warning");
		JsonNode says = alert.path("annotations");
		assertThat(says.propertyNames()).containsExactlyInAnyOrder("summary", "description", "runbook");
		String runbook = says.get("runbook").asString();
		assertThat(runbook).startsWith("docs/operations.md#");
		assertThat(DocumentationTests.leadsSomewhere(DOCUMENT.resolveSibling("../README.md"), runbook)).as(runbook)
			.isTrue();
		assertThat(sections("### ").filter(
				(section) -> runbook.endsWith("#" + DocumentationTests.anchor(section.lines().findFirst().orElse("")))))
			.singleElement()
			.asString()
			.contains("`" + alert.get("alert").asString() + "`");
	}

	@Test
	void describesEachAlertAndNoOther() throws IOException {
		assertThat(firstCells(section("Alerts and the dashboard"))).isEqualTo(Monitoring.namesOfAlerts());
	}

	@Test
	void triesEachAlertAsItFiresAndAsItDoesNot() {
		Map<String, Set<Boolean>> tried = new TreeMap<>();
		for (String file : List.of("prometheus/rules.test.yml", "prometheus/hours.test.yml")) {
			for (JsonNode test : Monitoring.yaml(file).get("tests")) {
				test.get("alert_rule_test")
					.forEach((look) -> tried.computeIfAbsent(look.get("alertname").asString(), (_) -> new TreeSet<>())
						.add(look.has("exp_alerts")));
			}
		}
		assertThat(tried.keySet()).isEqualTo(Monitoring.namesOfAlerts());
		assertThat(tried).allSatisfy((alert, ways) -> assertThat(ways).containsExactly(false, true));
	}

	@ParameterizedTest
	@MethodSource("expressions")
	void asksForMetricsThatAreDescribedOrRecorded(String expression) {
		Set<String> known = DocumentedMetric.all()
			.stream()
			.map(DocumentedMetric::name)
			.collect(Collectors.toCollection(TreeSet::new));
		Monitoring.rules().forEach((rule) -> known.add(rule.path("record").asString("")));
		assertThat(Monitoring.metricsIn(expression)).isNotEmpty()
			.allSatisfy((metric) -> assertThat(
					known.contains(metric) || known.contains(metric.replaceFirst("_(bucket|count|sum)$", ""))
							|| FOREIGN.matcher(metric).matches())
				.as(metric)
				.isTrue());
	}

	@Test
	void findsTheMetricsOfAnExpression() {
		assertThat(Monitoring.metricsIn("""
				histogram_quantile(0.5, sum by (le, step) (rate(a_bucket{x="y_z", le=~"1|2"}[5m])))
				  / on (job) group_left (name) max (b:c) > 14.4 * 0.01 or absent(up{job="d"}) unless e offset 5m"""))
			.containsExactlyInAnyOrder("a_bucket", "b:c", "up", "e");
	}

	@Test
	void explainsAlertsByAlertsThatExist() {
		Set<String> named = new TreeSet<>();
		Pattern name = Pattern.compile("alertname =~? \"?([\\w|]+)");
		Monitoring.yaml("alertmanager/alertmanager.yml").get("inhibit_rules").forEach((rule) -> {
			for (String side : List.of("source_matchers", "target_matchers")) {
				rule.get(side)
					.forEach((matcher) -> name.matcher(matcher.asString())
						.results()
						.forEach((found) -> named.addAll(List.of(found.group(1).split("\\|")))));
			}
		});
		assertThat(named).isNotEmpty().isSubsetOf(Monitoring.namesOfAlerts());
	}

	@Test
	void scrapesEachServiceAtItsManagementPort() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		Pattern row = Pattern.compile("\\| ([a-z-]+) \\| \\d+ \\| (\\d+) \\|");
		section("The demo and its issuer").lines().forEach((line) -> {
			var service = row.matcher(line);
			if (service.matches()) {
				documented.put(service.group(1), service.group(2));
			}
		});
		Map<String, String> scraped = new TreeMap<>();
		JsonNode job = Monitoring.yaml("prometheus/prometheus.yml").at("/scrape_configs/0");
		job.get("dns_sd_configs")
			.forEach((target) -> scraped.put(target.at("/names/0").asString(), target.get("port").asString()));
		assertThat(scraped).isEqualTo(documented).hasSize(5);
		assertThat(job.get("metrics_path").asString()).isEqualTo("/actuator/prometheus");
	}

	@Test
	void hasADashboardThatGrafanaCanTell() {
		JsonNode dashboard = Monitoring.dashboard();
		assertThat(dashboard.get("uid").asString()).isEqualTo("orderflow");
		List<Integer> ids = new ArrayList<>();
		List<String> uids = new ArrayList<>();
		for (JsonNode panel : dashboard.get("panels")) {
			ids.add(panel.get("id").asInt());
			assertThat(panel.get("title").asString()).isNotBlank();
			panel.findValues("datasource").forEach((source) -> uids.add(source.get("uid").asString()));
		}
		assertThat(ids).doesNotHaveDuplicates();
		assertThat(uids).containsOnly(
				Monitoring.yaml("grafana/provisioning/datasources/prometheus.yml").at("/datasources/0/uid").asString());
		assertThat(Monitoring.queries()).isNotEmpty().noneMatch((query) -> query.expression().isBlank());
	}

	private static String section(String title) throws IOException {
		return sections("## ").filter((section) -> section.startsWith(title + "\n")).collect(Collectors.joining());
	}

	/** The sections of a level, each with its title first. */
	private static Stream<String> sections(String mark) throws IOException {
		return Stream.of(("\n" + Files.readString(DOCUMENT)).split("\n" + mark)).skip(1);
	}

	/** The names in the first column of the section's tables, without their labels. */
	private static Set<String> firstCells(String section) {
		return section.lines()
			.filter((line) -> line.startsWith("| `"))
			.flatMap((line) -> CODE.matcher(line.split("\\|", 3)[1]).results())
			.map((MatchResult code) -> code.group(1).replaceFirst("\\{.*", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
