package io.orderflow.infrastructure;

/**
 * Reads {@code -Dinfrastructure}. It stands apart from {@link Containers}, whose classes
 * are only there when containers are chosen.
 */
final class InfrastructureChoice {

	private InfrastructureChoice() {
	}

	static boolean containers() {
		String choice = System.getProperty("infrastructure", "embedded");
		return switch (choice) {
			case "embedded" -> false;
			case "containers" -> true;
			default ->
				throw new IllegalStateException("-Dinfrastructure is 'embedded' or 'containers', not '" + choice + "'");
		};
	}

}
