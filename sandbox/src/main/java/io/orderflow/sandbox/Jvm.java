package io.orderflow.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How services are run: by the JDK that runs the sandbox.
 */
final class Jvm {

	/** Short-lived JVMs on few cores: C1 and the serial collector start fastest. */
	static final List<String> OPTIONS = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

	private Jvm() {
	}

	/**
	 * Has the JVM keep its classes as it read them, in a file beside the jar that it
	 * writes when it ends and reads at every later start, which then takes half the time.
	 * Only one process at a time may write it.
	 */
	static List<String> optionsWithArchive(Path jar) {
		List<String> options = new ArrayList<>(OPTIONS);
		options.add("-XX:+AutoCreateSharedArchive");
		options.add("-XX:SharedArchiveFile=" + jar.toString().replaceFirst("\\.jar$", ".jsa"));
		// Else it says of each class that it cannot keep so, after the service's own last
		// words.
		options.add("-Xlog:cds=off");
		return options;
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
