package io.orderflow.inventory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.orderflow.infrastructure.TokenIssuer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Speaks to the service as the worker does, and as an operator where it looks or counts,
 * but lets every status through.
 */
@TestComponent
class InventoryClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json;

	private final Environment environment;

	InventoryClient(JsonMapper json, Environment environment) {
		this.json = json;
		this.environment = environment;
	}

	static Reservation anOrder(String product, int quantity) {
		return anOrder(UUID.randomUUID().toString(), product, quantity);
	}

	static Reservation anOrder(String orderId, String product, int quantity) {
		return new Reservation(orderId, Instant.now(), List.of(new Reservation.Line(product, quantity)));
	}

	/** A product that no other test knows. */
	String aProduct(int available) {
		String product = UUID.randomUUID().toString();
		assertThat(put("/stock/" + product, "{\"available\": " + available + "}").statusCode()).isEqualTo(200);
		return product;
	}

	List<String> reserve(Reservation... orders) {
		return answers(post("/reservations", new Reservation.Call(List.of(orders))));
	}

	/** Comes again until it is answered, as a message does: a crowd may wait too long. */
	List<String> insistOn(Reservation order) {
		Reservation.Call call = new Reservation.Call(List.of(order));
		return answers(await().atMost(Duration.ofMinutes(1))
			.until(() -> post("/reservations", call), (response) -> response.statusCode() < 500));
	}

	List<String> release(String reason, String... orderIds) {
		return answers(post("/releases",
				new Release.Call(Stream.of(orderIds).map((orderId) -> new Release(orderId, reason)).toList())));
	}

	long available(String product) {
		return StreamSupport.stream(read(get("/stock")).spliterator(), false)
			.filter((level) -> level.get("product_id").asString().equals(product))
			.findFirst()
			.orElseThrow()
			.get("available")
			.asLong();
	}

	HttpResponse<String> get(String path) {
		return send(request(path, "ops").GET());
	}

	HttpResponse<String> put(String path, String body) {
		return send(request(path, "ops").header("Content-Type", "application/json")
			.PUT(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> post(String path, Object body) {
		return post(path, this.json.writeValueAsString(body));
	}

	HttpResponse<String> post(String path, String body) {
		return send(request(path, "stock:reserve").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	JsonNode read(HttpResponse<String> response) {
		return this.json.readTree(response.body());
	}

	/** Such as {@code DONE} or {@code REFUSED out_of_stock}. */
	private List<String> answers(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return this.json.readValue(response.body(), Answer.Reply.class)
			.answers()
			.stream()
			.map((answer) -> answer.answer() + ((answer.reason() != null) ? " " + answer.reason() : ""))
			.toList();
	}

	private HttpRequest.Builder request(String path, String scope) {
		return HttpRequest
			.newBuilder(
					URI.create("http://127.0.0.1:" + this.environment.getRequiredProperty("local.server.port") + path))
			.header("Authorization",
					"Bearer " + TokenIssuer.shared().signer().token("somebody", "inventory-service", scope));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException failure) {
			throw new AssertionError("The service did not answer", failure);
		}
		catch (InterruptedException failure) {
			Thread.currentThread().interrupt();
			throw new AssertionError("The test was stopped", failure);
		}
	}

}
