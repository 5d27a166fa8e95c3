package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the containers may do: each service of the compose file, alone and with each file
 * that may be added, is as closed as the documents say.
 */
class ComposeTests {

	private static final Path ROOT = Path.of(System.getProperty("project.root"));

	/** Images that run as nobody without being told. */
	private static final Set<String> RUN_AS_NOBODY = Set.of("prometheus", "alertmanager");

	static List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(ROOT)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.matches("docker-compose.*\\.yml"))
				.sorted()
				.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void closesEveryService(String added) throws IOException {
		Map<String, Compose.Service> services = Compose.read(added).services();
		assertThat(services).containsKeys("nginx", "order-api", "order-worker", "inventory-service", "payment-service",
				"shipping-service", "dev-issuer", "queue", "postgres", "postgres-replica", "prometheus", "alertmanager",
				"grafana");
		assertThat(services).allSatisfy((name, service) -> {
			assertThat(service.texts("security_opt")).contains("no-new-privileges:true");
			assertThat(service.keys()).contains("mem_limit", "pids_limit", "logging")
				.doesNotContain("privileged", "cap_add", "devices", "network_mode", "pid", "ipc");
			assertThat(service.text("restart")).isEqualTo("on-failure");
			// Not ours, not run here, and root at home.
			if (!name.equals("localstack")) {
				assertThat(service.text("read_only")).isEqualTo("true");
				assertThat(service.texts("cap_drop")).containsExactly("ALL");
				assertThat(service.texts("tmpfs")).anyMatch((mount) -> mount.startsWith("/tmp:size="));
				assertThat(RUN_AS_NOBODY.contains(name) || service.text("user").matches("[1-9]\\d*:\\d+|postgres"))
					.as("user")
					.isTrue();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("files")
	void opensDoorsToThisMachineAlone(String added) throws IOException {
		Map<String, Compose.Service> services = Compose.read(added).services();
		assertThat(services).allSatisfy((name, service) -> assertThat(service.texts("ports"))
			.allMatch((port) -> port.matches("127\\.0\\.0\\.1:\\$\\{[A-Z_]+:-\\d+}:\\d+")));
		if (!added.equals("docker-compose.ports.yml")) {
			assertThat(services.values()
				.stream()
				.filter((service) -> !service.texts("ports").isEmpty())
				.map(Compose.Service::name)).containsExactlyInAnyOrder("nginx", "prometheus", "grafana");
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void startsEachServiceAfterWhatItNeedsIsWell(String added) throws IOException {
		Map<String, Compose.Service> services = Compose.read(added).services();
		assertThat(services).allSatisfy((name, service) -> {
			assertThat(service.keys().contains("healthcheck") || service.keys().contains("build")).as("health")
				.isTrue();
			assertThat(service.map("depends_on")).allSatisfy((other, how) -> {
				assertThat(services).containsKey(other);
				assertThat(how).isEqualTo(Map.of("condition", "service_healthy"));
			});
		});
	}

	@ParameterizedTest
	@MethodSource("files")
	void keepsInVolumesAndMountsOnlyToRead(String added) throws IOException {
		Compose compose = Compose.read(added);
		Set<String> used = new TreeSet<>();
		compose.services()
			.values()
			.stream()
			.flatMap((service) -> service.texts("volumes").stream())
			.forEach((volume) -> {
				String[] parts = volume.split(":", -1);
				if (parts[0].startsWith("./")) {
					assertThat(ROOT.resolve(parts[0])).exists();
					assertThat(parts).hasSize(3).endsWith("ro");
				}
				else {
					used.add(parts[0]);
				}
			});
		assertThat(used).isEqualTo(compose.volumes()).contains("postgres", "postgres-replica", "queue");
	}

	@Test
	void buildsEachServiceFromTheOneDockerfile() throws IOException {
		Map<String, String> modules = new TreeMap<>();
		Compose.read(Compose.BASE).services().forEach((name, service) -> {
			if (service.keys().contains("build")) {
				assertThat(service.map("build")).containsEntry("context", ".").containsOnlyKeys("context", "args");
				modules.put(name, String.valueOf(Compose.map(service.map("build").get("args")).get("MODULE")));
			}
		});
		assertThat(modules.remove("queue")).isEqualTo("local-infrastructure");
		assertThat(modules).hasSize(6).allSatisfy((name, module) -> assertThat(module).isEqualTo(name));
	}

	@Test
	void runsEveryImageByANumberWithoutAShellAndWithTheOptionsOfAllJvms() throws IOException {
		String image = Files.readString(ROOT.resolve("Dockerfile")).replaceFirst("(?s).*\nFROM ", "");
		assertThat(image).contains("\nUSER 10001:10001\n", "\nSTOPSIGNAL SIGTERM\n", "\nHEALTHCHECK ")
			.containsPattern("\nENTRYPOINT \\[\"java\", \"@/opt/orderflow/jvm.options\", \"-XX:MaxRAMPercentage=50\","
					+ " \"-jar\", \"app.jar\"]\n")
			.doesNotContain("\nRUN ");
		assertThat(Files.readAllLines(ROOT.resolve("ops/jvm.options"))).filteredOn((line) -> line.contains("-Xm"))
			.as("what the image leaves out, since its heap is a share of its memory, and what is in any heap")
			.allMatch((line) -> line.startsWith("-Xmx") || line.equals("-Xms32m"));
	}

	@Test
	void letsPrometheusReadEachService() throws IOException {
		assertThat(Compose.read(Compose.BASE).services().values())
			.filteredOn((service) -> service.map("environment").containsKey("SPRING_PROFILES_ACTIVE"))
			.hasSize(5)
			.allSatisfy((service) -> assertThat(service.map("environment")).containsEntry("MANAGEMENT_SERVER_ADDRESS",
					"0.0.0.0"));
	}

	@Test
	void runsNoQueueBesideAnother() throws IOException {
		for (String added : List.of("docker-compose.aws.yml", "docker-compose.localstack.yml")) {
			Compose compose = Compose.read(added);
			assertThat(compose.service("queue").text("scale")).isEqualTo("0");
			assertThat(compose.services().values())
				.allSatisfy((service) -> assertThat(service.map("environment").values())
					.noneMatch((value) -> String.valueOf(value).contains("//queue:")));
		}
		assertThat(Compose.read("docker-compose.localstack.yml").service("localstack").text("image"))
			.isEqualTo("localstack/localstack:4.14.0");
	}

	/** Else it would be open to customers what only services may call. */
	@Test
	void leadsCustomersToWhatTheContractDescribesAndNowhereElse() throws IOException {
		String inner = Files.readString(ROOT.resolve("ops/nginx/nginx.conf"));
		String server = inner.substring(inner.indexOf("listen 8080;"), inner.indexOf("listen 8079;"));
		Set<String> open = Pattern.compile("location (?:= )?(/\\S+) \\{\\s+proxy_pass")
			.matcher(server)
			.results()
			.map((location) -> location.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> described = new TreeSet<>();
		for (Map.Entry<String, JsonNode> path : JsonMapper.shared()
			.readTree(Files.readString(ROOT.resolve("contracts/openapi.json")))
			.get("paths")
			.properties()) {
			if (!path.getValue().findValues("tags").toString().contains("Fulfilment")) {
				described.add(path.getKey().replaceFirst("\\{.*", ""));
			}
		}
		described.addAll(Set.of("/v3/", "/readyz"));
		assertThat(open).isEqualTo(described);
	}

}
