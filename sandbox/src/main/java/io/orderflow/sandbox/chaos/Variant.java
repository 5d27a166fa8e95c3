package io.orderflow.sandbox.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a service differs from what was built, at each of its starts.
 *
 * @param settings environment variables
 * @param before where its JVM looks for classes before it looks into the service's jar
 */
record Variant(Map<String, String> settings, List<Path> before) {

	/** As it was built. */
	static final Variant NONE = new Variant(Map.of(), List.of());

}
