package io.orderflow.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is run is known: each service's jar carries a bill of materials that is right to
 * the byte, and no image changes under its name. Maven's enforcer sees to the versions.
 */
class SupplyChainSystemTests {

	private static final Path ROOT = Path.of(System.getProperty("project.root"));

	/** A tag that starts with a version, or a digest. */
	private static final Pattern PINNED = Pattern.compile(".+(:v?\\d[\\w.-]*|@sha256:[0-9a-f]{64})");

	private static final Pattern FROM = Pattern.compile("^FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?",
			Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

	/** Starters are empty: the bill lists them, the jar does without. */
	private static final Pattern STARTER = Pattern.compile("spring-boot-starter(-[a-z0-9-]+)?-\\d.*");

	/** What unpacks the jar comes with Boot's Maven plugin and not as a library. */
	private static final Pattern TOOLS = Pattern.compile("spring-boot-jarmode-tools-\\d.*");

	@ParameterizedTest
	@EnumSource(Service.class)
	@DisabledIfSystemProperty(named = "maven.offline", matches = "true",
			disabledReason = "Maven makes no bill of materials while it is told to be offline")
	void listsEveryLibraryOfTheJarAndNoOther(Service service) throws Exception {
		try (JarFile jar = new JarFile(Project.locate().jar(service).toFile())) {
			JsonNode bill = billIn(jar);
			assertThat(bill.at("/metadata/component/name").asString()).isEqualTo(service.id());
			assertThat(listed(bill)).containsExactlyInAnyOrderEntriesOf(packed(jar));
		}
	}

	@ParameterizedTest
	@EnumSource(Service.class)
	@DisabledIfSystemProperty(named = "maven.offline", matches = "true",
			disabledReason = "Maven makes no bill of materials while it is told to be offline")
	void knowsEveryLicenceAndNotTheTime(Service service) throws IOException {
		try (JarFile jar = new JarFile(Project.locate().jar(service).toFile())) {
			JsonNode bill = billIn(jar);
			assertThat(bill.get("components")).isNotEmpty()
				.allSatisfy((library) -> assertThat(library.path("licenses")).as(nameOf(library)).isNotEmpty());
			assertThat(bill.get("metadata").has("timestamp")).as("the same sources make the same bytes").isFalse();
		}
	}

	@Test
	void runsOnImagesOfAVersion() throws IOException {
		List<String> images = new ArrayList<>();
		for (Path file : filesNamed("Dockerfile.*")) {
			images.addAll(basesIn(Files.readString(file)));
		}
		for (Path file : filesNamed(".*compose.*\\.ya?ml")) {
			images.addAll(imagesIn(file));
		}
		assertThat(images).hasSizeGreaterThanOrEqualTo(3).allSatisfy((image) -> assertThat(image).matches(PINNED));
	}

	private static JsonNode billIn(JarFile jar) throws IOException {
		String place = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
		assertThat(place).as("bill of materials in " + jar.getName() + ", as `mvn package` makes it").isNotNull();
		try (InputStream bill = jar.getInputStream(jar.getJarEntry(place))) {
			return JsonMapper.shared().readTree(bill);
		}
	}

	/** The listed libraries by file name, with their SHA-256. */
	private static Map<String, String> listed(JsonNode bill) {
		Map<String, String> libraries = new TreeMap<>();
		for (JsonNode library : bill.get("components")) {
			for (JsonNode hash : library.get("hashes")) {
				if (hash.get("alg").asString().equals("SHA-256")) {
					libraries.put(nameOf(library), hash.get("content").asString());
				}
			}
		}
		libraries.keySet().removeIf(STARTER.asMatchPredicate());
		return libraries;
	}

	private static String nameOf(JsonNode library) {
		return library.get("name").asString() + "-" + library.get("version").asString() + ".jar";
	}

	/** The libraries in the jar by file name, with their SHA-256. */
	private static Map<String, String> packed(JarFile jar) throws IOException, NoSuchAlgorithmException {
		MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
		Map<String, String> libraries = new TreeMap<>();
		for (JarEntry entry : jar.stream().filter((entry) -> entry.getName().endsWith(".jar")).toList()) {
			try (InputStream library = jar.getInputStream(entry)) {
				libraries.put(entry.getName().replaceFirst(".*/", ""),
						HexFormat.of().formatHex(sha256.digest(library.readAllBytes())));
			}
		}
		libraries.keySet().removeIf(TOOLS.asMatchPredicate());
		return libraries;
	}

	/** What the stages of a Dockerfile start from, but for its own earlier stages. */
	private static List<String> basesIn(String dockerfile) {
		List<String> bases = new ArrayList<>();
		Set<String> stages = new HashSet<>();
		FROM.matcher(dockerfile).results().forEach((from) -> {
			if (!stages.contains(from.group(1))) {
				bases.add(from.group(1));
			}
			stages.add(String.valueOf(from.group(2)));
		});
		return bases;
	}

	private static List<String> imagesIn(Path compose) throws IOException {
		Map<String, Map<String, Map<String, Object>>> file = new Yaml().load(Files.readString(compose));
		return Objects.requireNonNull(file.get("services"))
			.values()
			.stream()
			.map((service) -> service.get("image"))
			.filter(Objects::nonNull)
			.map(Object::toString)
			.toList();
	}

	private static List<Path> filesNamed(String pattern) throws IOException {
		try (Stream<Path> files = Files.list(ROOT)) {
			return files.filter((file) -> file.getFileName().toString().matches(pattern)).toList();
		}
	}

}
