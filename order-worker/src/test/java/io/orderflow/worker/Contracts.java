package io.orderflow.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the example documents that both sides of a call are held to. */
final class Contracts {

	private Contracts() {
	}

	static String read(String name) {
		try {
			return Files.readString(Path.of(System.getProperty("project.root"), "contracts", name));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
