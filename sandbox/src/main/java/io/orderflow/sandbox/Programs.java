package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * The services' jars, unpacked once after each build: from an unpacked one a JVM starts
 * in two thirds of the time, and the next build does not pull it away from under it.
 *
 * @param project where the jars are
 */
record Programs(Project project) {

	/** Returns a jar to run; the libraries lie beside it. */
	Path of(Service service) {
		return of(service.id());
	}

	Path of(String module) {
		Path jar = this.project.jar(module);
		Path unpacked = jar.resolveSibling("unpacked");
		Path stamp = unpacked.resolve("stamp");
		try {
			String built = contentsOf(jar);
			if (!Files.exists(stamp) || !Files.readString(stamp).equals(built)) {
				Data.delete(unpacked);
				unpack(jar, unpacked);
				Files.writeString(stamp, built);
			}
			return unpacked.resolve(jar.getFileName());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** A build that can be repeated gives each jar the same time, whatever is in it. */
	private static String contentsOf(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			return zip.stream()
				.map((entry) -> entry.getName() + " " + entry.getCrc())
				.collect(Collectors.joining("\n"));
		}
	}

	private static void unpack(Path jar, Path unpacked) throws IOException {
		Process process = new ProcessBuilder(Jvm.java(), "-Djarmode=tools", "-jar", jar.toString(), "extract",
				"--destination", unpacked.toString())
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.onExit().join().exitValue() != 0) {
			throw new SandboxException(jar + " could not be unpacked:\n" + said);
		}
	}

}
