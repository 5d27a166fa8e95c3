package io.orderflow.sandbox.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes that are put in front of a service's, in a jar: a JVM keeps no classes of a
 * folder for its next start, and none of a jar that was written again.
 */
final class CrashPointsJar {

	private static final String POINTS = "io/orderflow/crashpoints";

	private CrashPointsJar() {
	}

	/** Writes the jar, unless it is there and the same. */
	static void write(Path testClasses, Path jar) {
		try {
			byte[] packed = pack(testClasses);
			Files.createDirectories(jar.getParent());
			if (!Files.exists(jar) || !Arrays.equals(Files.readAllBytes(jar), packed)) {
				Files.write(jar, packed);
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static byte[] pack(Path testClasses) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (JarOutputStream jar = new JarOutputStream(packed)) {
			for (Path file : files(testClasses.resolve(POINTS))) {
				JarEntry entry = new JarEntry(testClasses.relativize(file).toString());
				entry.setTime(0);
				jar.putNextEntry(entry);
				jar.write(Files.readAllBytes(file));
			}
		}
		return packed.toByteArray();
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

}
