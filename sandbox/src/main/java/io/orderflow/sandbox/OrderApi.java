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
final class OrderApi implements AutoCloseable {

	/** Money is never a double, nor loses its zeros. */
	private static final JsonMapper json = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final URI address;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	OrderApi(URI address) {
		this.address = address;
	}

	/**
	 * Places an order; with the same key again it is still one order.
	 * @param order the order as order-api takes it
	 * @param key the idempotency key
	 * @return the answer, whether accepted or not
	 */
	Answer place(Object order, String key) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(this.address.resolve("/orders"))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(order))));
	}

	/**
	 * Looks at an order.
	 * @param id its id
	 * @return the order, or nothing where order-api has never heard of it
	 */
	Optional<JsonNode> order(String id) throws IOException, InterruptedException {
		Answer answer = send(HttpRequest.newBuilder(this.address.resolve("/orders/" + id)));
		return switch (answer.status()) {
			case 200 -> Optional.of(answer.body());
			case 404 -> Optional.empty();
			default -> throw new IOException("order-api answered " + answer.status());
		};
	}

	private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.http.send(request.timeout(PATIENCE).build(),
				HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), json.readTree(response.body()));
	}

	@Override
	public void close() {
		this.http.close();
	}

	/**
	 * What order-api said.
	 *
	 * @param status the HTTP status
	 * @param body the JSON document
	 */
	record Answer(int status, JsonNode body) {

		boolean accepted() {
			return this.status == 202;
		}

		/** The same request may succeed later. */
		boolean passing() {
			return this.status >= 500;
		}

	}

}
