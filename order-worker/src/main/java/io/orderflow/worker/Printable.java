package io.orderflow.worker;

/** Makes an id from outside safe to log: nobody writes our log lines but us. */
final class Printable {

	private Printable() {
	}

	static String id(String id) {
		return id.replaceAll("[^\\p{Alnum}._:-]", "?");
	}

}
