package io.orderflow.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus with the project's own configuration, but for where the services are.
 */
final class PrometheusServer implements AutoCloseable {

	private static final String PROGRAM = "prometheus";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final URI address = URI.create("http://127.0.0.1:" + Ports.anyFree());

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	private final Path log;

	private final Process process;

	/** Starts it, and does not wait for it. */
	PrometheusServer(Path program, Sandbox sandbox) {
		Path folder = Project.locate().root().resolve("sandbox/target/prometheus");
		Data.delete(folder);
		this.log = folder.resolve("prometheus.log");
		try {
			Files.createDirectories(folder);
			// To Prometheus JSON is YAML.
			Path configuration = Files.writeString(folder.resolve("prometheus.yml"), configuration(sandbox).toString());
			this.process = new ProcessBuilder(program.toString(), "--config.file=" + configuration,
					"--storage.tsdb.path=" + folder.resolve("data"),
					"--web.listen-address=" + this.address.getAuthority(), "--log.level=warn")
				.redirectErrorStream(true)
				.redirectOutput(this.log.toFile())
				.start();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** Until it has metrics of each service. */
	void awaitMetrics() {
		Orderflow.within(60).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
			assertThat(this.process.isAlive()).as(Files.readString(this.log)).isTrue();
			assertThat(series("up == 1")).as("services that are scraped").hasSize(5);
		});
	}

	/** Where the program is, if it is on this machine. */
	static Optional<Path> installed() {
		String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin";
		return Arrays.stream(path.split(File.pathSeparator))
			.map((folder) -> Path.of(folder, PROGRAM))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static JsonNode configuration(Sandbox sandbox) {
		ObjectNode configuration = (ObjectNode) Monitoring.yaml("prometheus/prometheus.yml");
		configuration.remove("alerting");
		configuration.putArray("rule_files").add(Monitoring.file("prometheus/rules.yml").toString());
		ObjectNode job = (ObjectNode) configuration.at("/scrape_configs/0");
		job.remove(List.of("dns_sd_configs", "relabel_configs"));
		((ObjectNode) job.get("oauth2")).put("token_url",
				sandbox.address(Service.DEV_ISSUER).resolve("/oauth2/token").toString());
		ArrayNode targets = job.putArray("static_configs");
		for (ServiceProcess process : sandbox.running()) {
			if (process.service().hasManagement()) {
				ObjectNode target = targets.addObject();
				target.putArray("targets").add(process.ports().actuator("").getAuthority());
				target.putObject("labels").put("job", process.service().id());
			}
		}
		return configuration;
	}

	/** What an expression yields now; one that is none fails the test. */
	List<JsonNode> series(String expression) throws IOException, InterruptedException {
		return elements(
				ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).get("result"))
			.toList();
	}

	/** The alerts that fire now, by name. */
	List<String> firing() throws IOException, InterruptedException {
		return series("ALERTS{alertstate=\"firing\"}").stream()
			.map((alert) -> alert.at("/metric/alertname").asString())
			.toList();
	}

	/** All rules, as the last look at them ended. */
	List<JsonNode> rules() throws IOException, InterruptedException {
		return elements(ask("/api/v1/rules").get("groups")).flatMap((group) -> elements(group.get("rules"))).toList();
	}

	private JsonNode ask(String path) throws IOException, InterruptedException {
		HttpResponse<String> answer = this.http.send(
				HttpRequest.newBuilder(this.address.resolve(path)).timeout(PATIENCE).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body()).get("data");
	}

	private static Stream<JsonNode> elements(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
		this.http.close();
	}

}
