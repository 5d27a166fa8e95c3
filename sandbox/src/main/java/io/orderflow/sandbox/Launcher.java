package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts the sandbox on Java 25 or newer, also when the {@code java} on the PATH is
 * older: then it finds a newer one and hands over to it.
 */
public final class Launcher {

	private static final int NEEDED = 25;

	private Launcher() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		if (Runtime.version().feature() >= NEEDED) {
			Demo.main(args);
			return;
		}
		Optional<Path> java = newerJava();
		if (java.isEmpty()) {
			System.err.println("Orderflow needs a JDK " + NEEDED + " or newer; this is Java "
					+ Runtime.version().feature() + " and no other was found. Install one (https://adoptium.net),"
					+ " or let JAVA_HOME point to it.");
			System.exit(1);
		}
		System.exit(handOver(java.get(), args));
	}

	private static int handOver(Path java, String[] args) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(java.toString(), "--enable-native-access=ALL-UNNAMED",
				"--sun-misc-unsafe-memory-access=allow", "-jar", System.getProperty("java.class.path")));
		command.addAll(List.of(args));
		Process sandbox = new ProcessBuilder(command).inheritIO().start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> end(sandbox)));
		return sandbox.waitFor();
	}

	private static void end(Process sandbox) {
		sandbox.destroy();
		sandbox.onExit().join();
	}

	private static Optional<Path> newerJava() {
		Path home = Path.of(System.getProperty("user.home"));
		return Stream
			.of(Stream.ofNullable(System.getenv("JAVA_HOME")).map(Path::of), children(Path.of("/usr/lib/jvm")),
					children(home.resolve(".sdkman/candidates/java")), children(home.resolve(".jdks")),
					children(Path.of("/Library/Java/JavaVirtualMachines")).map((jdk) -> jdk.resolve("Contents/Home")))
			.flatMap((jdks) -> jdks)
			.filter((jdk) -> feature(jdk) >= NEEDED)
			.map((jdk) -> jdk.resolve("bin/java"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static Stream<Path> children(Path folder) {
		try (Stream<Path> children = Files.list(folder)) {
			return children.sorted(Comparator.reverseOrder()).toList().stream();
		}
		catch (IOException absent) {
			return Stream.empty();
		}
	}

	/** Each JDK says its version in a file, so that none must be started to ask. */
	private static int feature(Path jdk) {
		try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
			return lines.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.replaceAll("\\D+", " ").strip())
				.filter((numbers) -> !numbers.isEmpty())
				.map((numbers) -> Objects.requireNonNull(numbers.split(" ", 2)[0]))
				.mapToInt(Integer::parseInt)
				.findFirst()
				.orElse(0);
		}
		catch (IOException absent) {
			return 0;
		}
	}

}
