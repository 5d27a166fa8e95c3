package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compose file, alone or with another one added, merged as Compose merges them.
 *
 * @param services by name
 * @param volumes those that are declared
 */
record Compose(Map<String, Service> services, Set<String> volumes) {

	static final String BASE = "docker-compose.yml";

	private static final Path ROOT = Path.of(System.getProperty("project.root"));

	/**
	 * Reads it.
	 * @param added the file to add, or {@link #BASE} for none
	 */
	static Compose read(String added) throws IOException {
		Map<String, Object> all = load(BASE);
		if (!added.equals(BASE)) {
			merge(all, load(added));
		}
		// Both generations of Compose understand these, and little else.
		assertThat(all.keySet()).allMatch((key) -> key.matches("services|volumes|x-[a-z]+"));
		Map<String, Service> services = new TreeMap<>();
		map(all.get("services")).forEach((name, service) -> services.put(name, new Service(name, map(service))));
		return new Compose(services, new TreeSet<>(map(all.get("volumes")).keySet()));
	}

	private static Map<String, Object> load(String file) throws IOException {
		return new Yaml().load(Files.readString(ROOT.resolve(file)));
	}

	private static void merge(Map<String, Object> into, Map<String, Object> more) {
		more.forEach((key, value) -> into.merge(key, (value != null) ? value : "", (mine, other) -> {
			if (mine instanceof Map && other instanceof Map) {
				merge(map(mine), map(other));
				return mine;
			}
			return (mine instanceof List<?> some && other instanceof List<?> others)
					? Stream.concat(some.stream(), others.stream()).toList() : other;
		}));
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(@Nullable Object value) {
		return (value != null) ? (Map<String, Object>) value : Map.of();
	}

	Service service(String name) {
		return Objects.requireNonNull(this.services.get(name), name);
	}

	/**
	 * A service.
	 *
	 * @param name its name
	 * @param settings what is said of it
	 */
	record Service(String name, Map<String, Object> settings) {

		Set<String> keys() {
			return this.settings.keySet();
		}

		String text(String key) {
			return String.valueOf(this.settings.get(key));
		}

		List<String> texts(String key) {
			return (this.settings.get(key) instanceof List<?> list) ? list.stream().map(String::valueOf).toList()
					: List.of();
		}

		Map<String, Object> map(String key) {
			return Compose.map(this.settings.get(key));
		}

	}

}
