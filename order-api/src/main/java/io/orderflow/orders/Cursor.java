package io.orderflow.orders;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.orderflow.defaults.Text;

/**
 * Where a page of orders ended, in a form that callers hand back and do not read.
 *
 * @param placedAt when the page's last order was placed
 * @param orderId the page's last order
 */
record Cursor(Instant placedAt, String orderId) {

	/** Microseconds as PostgreSQL keeps them, of a year it knows. */
	private static final Pattern FORM = Pattern.compile("(\\d{1,18}):(.+)");

	static Cursor parse(String cursor) {
		try {
			Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
			if (parts.matches() && Text.Check.isPlain(parts.group(2))) {
				return new Cursor(Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
						parts.group(2));
			}
		}
		catch (IllegalArgumentException notBase64) {
			// Answered below like any other cursor that did not come from here.
		}
		throw Problem.badRequest("The 'cursor' is not one that a page of orders gave.");
	}

	@Override
	public String toString() {
		String text = ChronoUnit.MICROS.between(Instant.EPOCH, this.placedAt) + ":" + this.orderId;
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
