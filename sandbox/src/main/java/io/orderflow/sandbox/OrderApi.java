package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places orders and looks at them as a customer does, over HTTP.
 */
public final class OrderApi implements AutoCloseable {

	/** Money is never a double, nor loses its zeros. */
	private static final JsonMapper json = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final URI address;

	private final Tokens tokens;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	/**
	 * A customer's view of order-api.
	 * @param address where it is
	 * @param tokens what shows who asks; closed together with this
	 */
	public OrderApi(URI address, Tokens tokens) {
		this.address = address;
		this.tokens = tokens;
	}

	/** What shows who asks. */
	public Tokens tokens() {
		return this.tokens;
	}

	/**
	 * Places an order for the customer that it names; with the same key again it is still
	 * one order.
	 * @param order the order
	 * @param key the idempotency key
	 * @return the answer, whether accepted or not
	 */
	public Answer place(OrderRequest order, String key) throws IOException, InterruptedException {
		return send(order.customerId(),
				HttpRequest.newBuilder(this.address.resolve("/orders"))
					.header("Content-Type", "application/json")
					.header("Idempotency-Key", key)
					.POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(order))));
	}

	/**
	 * Looks at an order.
	 * @param id its id
	 * @param as whose it is, or the operator
	 * @return the order, or nothing where there is none for the one who asks
	 */
	public Optional<JsonNode> order(String id, String as) throws IOException, InterruptedException {
		Answer answer = send(as, HttpRequest.newBuilder(this.address.resolve("/orders/" + id)));
		return switch (answer.status()) {
			case 200 -> Optional.of(answer.body());
			case 404 -> Optional.empty();
			default -> throw new IOException("order-api answered " + answer.status());
		};
	}

	private Answer send(String as, HttpRequest.Builder request) throws IOException, InterruptedException {
		request.header("Authorization", "Bearer " + this.tokens.of(as)).timeout(PATIENCE);
		HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), json.readTree(response.body()),
				Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(0)));
	}

	@Override
	public void close() {
		this.http.close();
		this.tokens.close();
	}

	/**
	 * What order-api said.
	 *
	 * @param status the HTTP status
	 * @param body the JSON document
	 * @param pause how long to wait before the same request is sent again
	 */
	public record Answer(int status, JsonNode body, Duration pause) {

		/** The order is written down, now or before. */
		public boolean accepted() {
			return this.status == 202;
		}

		/** The same request may succeed later. */
		public boolean passing() {
			return this.status >= 500 || this.status == 429;
		}

	}

}
