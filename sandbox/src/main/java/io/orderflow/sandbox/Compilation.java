package io.orderflow.sandbox;

import java.util.List;

/**
 * How far a service's JVM goes with its compiling. On few cores thorough compiling keeps
 * half a dozen JVMs from working for their first minutes, and pays only afterwards.
 */
public enum Compilation {

	/** As {@code ops/jvm.options} has it. */
	QUICK,

	/** For who has cores to spare. */
	THOROUGH;

	List<String> options() {
		return switch (this) {
			case QUICK -> List.of();
			case THOROUGH -> List.of("-XX:TieredStopAtLevel=4");
		};
	}

}
