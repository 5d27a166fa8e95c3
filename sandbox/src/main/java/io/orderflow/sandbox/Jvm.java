package io.orderflow.sandbox;

import java.nio.file.Path;
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

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
