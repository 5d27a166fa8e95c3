package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Takes spans as any collector does, by OTLP over HTTP, and reads of their protobuf what
 * a test wants to know.
 */
final class TraceCollector implements AutoCloseable {

	private final HttpServer server;

	private final Queue<SeenSpan> spans = new ConcurrentLinkedQueue<>();

	TraceCollector() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		this.server.createContext("/v1/traces", this::take);
		this.server.start();
	}

	String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	List<SeenSpan> spans() {
		return List.copyOf(this.spans);
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			Fields request = Fields.of(exchange.getRequestBody().readAllBytes());
			request.messages(1).forEach((resource) -> {
				String service = resource.messages(1)
					.map((each) -> each.texts(1).getOrDefault("service.name", ""))
					.collect(Collectors.joining());
				resource.messages(2)
					.flatMap((scope) -> scope.messages(2))
					.forEach((span) -> this.spans.add(span(service, span)));
			});
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private static SeenSpan span(String service, Fields span) {
		return new SeenSpan(service, span.hex(1), span.hex(2), span.hex(4), span.text(5),
				Kind.values()[(int) span.number(6)], span.texts(9),
				span.messages(13).map((link) -> link.hex(1) + "-" + link.hex(2)).toList());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** In the order of the protocol. */
	enum Kind {

		UNSPECIFIED, INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER

	}

	/**
	 * A span that a service has sent.
	 *
	 * @param links each as trace and span
	 */
	record SeenSpan(String service, String traceId, String spanId, String parentId, String name, Kind kind,
			Map<String, String> attributes, List<String> links) {

		String place() {
			return this.traceId + "-" + this.spanId;
		}

	}

	/** The fields of one message by their numbers, as they came. */
	private record Fields(Map<Integer, List<Object>> byNumber) {

		private static Fields of(byte[] message) {
			ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
			Map<Integer, List<Object>> fields = new TreeMap<>();
			while (bytes.hasRemaining()) {
				long tag = varint(bytes);
				fields.computeIfAbsent((int) (tag >> 3), (_) -> new ArrayList<>()).add(switch ((int) (tag & 7)) {
					case 0 -> varint(bytes);
					case 1 -> bytes.getLong();
					case 2 -> bytes((int) varint(bytes), bytes);
					case 5 -> (long) bytes.getInt();
					default -> throw new IllegalArgumentException("no wire type of protobuf's");
				});
			}
			return new Fields(fields);
		}

		private static long varint(ByteBuffer bytes) {
			long value = 0;
			for (int shift = 0; shift < 64; shift += 7) {
				byte next = bytes.get();
				value |= (long) (next & 0x7f) << shift;
				if (next >= 0) {
					return value;
				}
			}
			throw new IllegalArgumentException("no number of protobuf's");
		}

		private static byte[] bytes(int length, ByteBuffer from) {
			byte[] bytes = new byte[length];
			from.get(bytes);
			return bytes;
		}

		private Stream<Fields> messages(int number) {
			return values(number).map((value) -> of((byte[]) value));
		}

		/** Attributes, as far as their values are texts. */
		private Map<String, String> texts(int number) {
			return messages(number).collect(Collectors.toMap((attribute) -> attribute.text(1),
					(attribute) -> attribute.messages(2).map((value) -> value.text(1)).collect(Collectors.joining()),
					(one, other) -> one));
		}

		private String hex(int number) {
			return values(number).findFirst().map((value) -> HexFormat.of().formatHex((byte[]) value)).orElse("");
		}

		private String text(int number) {
			return values(number).findFirst()
				.map((value) -> new String((byte[]) value, StandardCharsets.UTF_8))
				.orElse("");
		}

		private long number(int number) {
			return values(number).findFirst().map(Long.class::cast).orElse(0L);
		}

		private Stream<Object> values(int number) {
			return this.byNumber.getOrDefault(number, List.of()).stream();
		}

	}

}
