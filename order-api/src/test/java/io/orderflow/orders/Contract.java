package io.orderflow.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documents that both sides of a call or message agree on. */
final class Contract {

	private Contract() {
	}

	static String text(String name) {
		try {
			return Files.readString(Path.of(System.getProperty("project.root", ".."), "contracts", name + ".json"));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	static JsonNode json(String name) {
		return JsonMapper.shared().readTree(text(name));
	}

}
