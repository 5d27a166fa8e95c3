package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came out of a run, in the form that machines read.
 */
public final class JsonFile {

	private static final JsonMapper json = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.enable(SerializationFeature.INDENT_OUTPUT)
		.build();

	private JsonFile() {
	}

	/** Writes it down, in place of what was there. */
	public static void write(Path file, Object outcome) throws IOException {
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, json.writeValueAsString(outcome));
	}

}
