package io.orderflow.orders;

import java.util.regex.Pattern;

/**
 * The name a customer gives to a request so that it can be repeated safely. A bare token
 * and the same token in quotes (as the IETF draft writes it) are one key.
 *
 * @param value the key itself
 */
record IdempotencyKey(String value) {

	private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7E]{1,255}");

	private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

	static IdempotencyKey parse(String header) {
		String value = header.startsWith("\"") ? unquoted(header) : header;
		if (!VISIBLE_ASCII.matcher(value).matches()) {
			throw malformed();
		}
		return new IdempotencyKey(value);
	}

	private static String unquoted(String header) {
		var quoted = QUOTED.matcher(header);
		if (!quoted.matches()) {
			throw malformed();
		}
		return quoted.group(1).replaceAll("\\\\(.)", "$1");
	}

	private static Problem malformed() {
		return Problem.badRequest("The Idempotency-Key must be 1 to 255 visible ASCII characters, bare or in quotes.");
	}

}
