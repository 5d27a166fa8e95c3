package io.orderflow.sandbox;

import java.util.List;

/**
 * How far a JVM goes with its compiling. On few cores thorough compiling keeps half a
 * dozen JVMs from working for their first minutes, and pays only afterwards.
 */
public enum Compilation {

	/** For what lives for minutes. */
	QUICK,

	/** As in production. */
	THOROUGH;

	List<String> options() {
		return switch (this) {
			case QUICK -> List.of("-XX:TieredStopAtLevel=1");
			case THOROUGH -> List.of();
		};
	}

}
