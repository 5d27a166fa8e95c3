package io.orderflow.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How services are run: by the JDK that runs the sandbox, with the options of
 * {@code ops/jvm.options}.
 */
final class Jvm {

	private Jvm() {
	}

	/**
	 * How to run a jar.
	 * @param jar the jar, whose libraries lie where its manifest says
	 * @param before where classes are looked for before the jar
	 * @param archive whether it is the only one that may write the jar's archive
	 * @param compilation how far it goes with its compiling
	 */
	static List<String> command(Path jar, List<Path> before, boolean archive, Compilation compilation) {
		List<String> command = new ArrayList<>();
		command.add(java());
		command.add("@" + Project.locate().root().resolve("ops/jvm.options"));
		command.addAll(compilation.options());
		if (before.isEmpty()) {
			command.addAll(archive ? archiveOptions(jar) : List.of());
			command.addAll(List.of("-jar", jar.toString()));
		}
		else {
			command.addAll(List.of("-cp",
					Stream.concat(before.stream(), Stream.of(jar))
						.map(Path::toString)
						.collect(Collectors.joining(File.pathSeparator)),
					mainClass(jar)));
		}
		return command;
	}

	/**
	 * Has the JVM keep its classes as it read them, in a file beside the jar that it
	 * writes when it ends and reads at every later start, which then takes half the time.
	 * Only one process at a time may write it, and none that has other classes in front.
	 */
	private static List<String> archiveOptions(Path jar) {
		return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archiveOf(jar),
				// Else it says of each class that it cannot keep so, after the service's
				// own last words.
				"-Xlog:cds=off");
	}

	static Path archiveOf(Path jar) {
		return Path.of(jar.toString().replaceFirst("\\.jar$", ".jsa"));
	}

	private static String mainClass(Path jar) {
		try (JarFile file = new JarFile(jar.toFile())) {
			return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
