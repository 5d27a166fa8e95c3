package io.orderflow.defaults;

/** Makes an id from outside safe to log: nobody writes our log lines but us. */
public final class Printable {

	private Printable() {
	}

	/**
	 * Replaces what could forge a line of the log.
	 * @param id the id as it came
	 * @return the id as it may be logged
	 */
	public static String id(String id) {
		return id.replaceAll("[^\\p{Alnum}._:-]", "?");
	}

}
