package io.orderflow.sandbox.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads one side of an HTTP/1.1 connection as its bytes come, in whatever pieces. What it
 * does not understand it says, once, and then reads no further rather than guess.
 */
final class HttpReader {

	private static final int LONGEST_LINE = 64 * 1024;

	/** Ten messages as long as SQS takes. */
	private static final int LONGEST_BODY = 16 * 1024 * 1024;

	private final Consumer<Head> heads;

	private final Consumer<byte[]> bodies;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private Expected expected = Expected.START;

	private String start = "";

	private Map<String, String> headers = new HashMap<>();

	/** Of the body, or of its chunk. */
	private long missing;

	/**
	 * Has read nothing.
	 * @param heads gets each head as soon as it is there
	 * @param bodies gets each body once it is complete, also an empty one
	 */
	HttpReader(Consumer<Head> heads, Consumer<byte[]> bodies) {
		this.heads = heads;
		this.bodies = bodies;
	}

	/** Throws what it does not understand, as an {@link IllegalArgumentException}. */
	void read(byte[] bytes, int length) {
		int at = 0;
		while (at < length && this.expected != Expected.NOTHING) {
			if (this.expected == Expected.BODY || this.expected == Expected.CHUNK) {
				int now = (int) Math.min(this.missing, length - at);
				this.body.write(bytes, at, now);
				at += now;
				this.missing -= now;
				if (this.missing == 0) {
					afterData();
				}
			}
			else if (bytes[at++] == '\n') {
				String complete = this.line.toString(StandardCharsets.ISO_8859_1).strip();
				this.line.reset();
				take(complete);
			}
			else {
				this.line.write(bytes[at - 1]);
				require(this.line.size() <= LONGEST_LINE, "a line of more than %d bytes".formatted(LONGEST_LINE));
			}
		}
	}

	private void take(String complete) {
		switch (this.expected) {
			case START -> {
				if (!complete.isEmpty()) {
					require(complete.contains("HTTP/1.1"), "no HTTP/1.1");
					this.start = complete;
					this.headers = new HashMap<>();
					this.expected = Expected.HEADER;
				}
			}
			case HEADER -> {
				if (complete.isEmpty()) {
					beginBody(new Head(this.start, this.headers));
				}
				else {
					int colon = complete.indexOf(':');
					require(colon > 0, "a header without a name");
					this.headers.put(complete.substring(0, colon).toLowerCase(Locale.ROOT),
							complete.substring(colon + 1).strip());
				}
			}
			case CHUNK_SIZE -> {
				this.missing = number(complete.split(";", 2)[0].strip(), 16);
				this.expected = (this.missing > 0) ? Expected.CHUNK : Expected.TRAILER;
			}
			case CHUNK_END -> this.expected = Expected.CHUNK_SIZE;
			case TRAILER -> {
				if (complete.isEmpty()) {
					end();
				}
			}
			case BODY, CHUNK, NOTHING -> throw new IllegalStateException();
		}
	}

	private void beginBody(Head head) {
		this.body.reset();
		if (head.interim()) {
			this.expected = Expected.START;
			return;
		}
		this.heads.accept(head);
		if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
			this.expected = Expected.CHUNK_SIZE;
			return;
		}
		require(!head.reply() || !head.header("content-length").isEmpty(), "a reply that does not say how long it is");
		this.missing = head.header("content-length").isEmpty() ? 0 : number(head.header("content-length"), 10);
		this.expected = Expected.BODY;
		if (this.missing == 0) {
			end();
		}
	}

	private void afterData() {
		if (this.expected == Expected.CHUNK) {
			this.expected = Expected.CHUNK_END;
		}
		else {
			end();
		}
	}

	private void end() {
		this.expected = Expected.START;
		this.bodies.accept(this.body.toByteArray());
		this.body.reset();
	}

	private long number(String text, int radix) {
		long number = Long.parseUnsignedLong(text, radix);
		require(number >= 0 && number + this.body.size() <= LONGEST_BODY,
				"a body of more than %d bytes".formatted(LONGEST_BODY));
		return number;
	}

	private void require(boolean condition, String otherwise) {
		if (!condition) {
			this.expected = Expected.NOTHING;
			throw new IllegalArgumentException(otherwise);
		}
	}

	/**
	 * What comes before the body.
	 *
	 * @param start the request line or the status line
	 * @param headers the headers, by their names in lower case
	 */
	record Head(String start, Map<String, String> headers) {

		boolean reply() {
			return this.start.startsWith("HTTP/");
		}

		/** "Go on" and its like, after which the reply proper still comes. */
		boolean interim() {
			return this.start.startsWith("HTTP/1.1 1");
		}

		boolean ok() {
			return this.start.startsWith("HTTP/1.1 200");
		}

		String header(String name) {
			return Objects.requireNonNullElse(this.headers.get(name), "");
		}

	}

	private enum Expected {

		START, HEADER, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, NOTHING

	}

}
