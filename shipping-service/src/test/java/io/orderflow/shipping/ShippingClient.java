package io.orderflow.shipping;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.orderflow.infrastructure.TokenIssuer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks to the service as the worker does, and as an operator where it looks or counts,
 * but lets every status through.
 */
@TestComponent
class ShippingClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json;

	private final Environment environment;

	ShippingClient(JsonMapper json, Environment environment) {
		this.json = json;
		this.environment = environment;
	}

	static Shipment aShipment(String country) {
		return aShipment(UUID.randomUUID().toString(), country, 1);
	}

	static Shipment aShipment(String orderId, String country, int quantity) {
		return new Shipment(orderId, List.of(new Shipment.Line("abc123", quantity)),
				new Shipment.Address("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", country));
	}

	List<Answer> ship(Shipment... shipments) {
		return answers(post("/shipments", new Shipment.Call(List.of(shipments))));
	}

	List<Answer> cancel(String reason, String... orderIds) {
		return answers(post("/cancellations", new Cancellation.Call(
				Stream.of(orderIds).map((orderId) -> new Cancellation(orderId, reason)).toList())));
	}

	/** Such as {@code DONE} or {@code REFUSED:country_not_served}. */
	static List<String> words(List<Answer> answers) {
		return answers.stream()
			.map((answer) -> answer.answer() + ((answer.reason() != null) ? ":" + answer.reason() : ""))
			.toList();
	}

	HttpResponse<String> get(String path) {
		return send(request(path, "ops").GET());
	}

	HttpResponse<String> post(String path, Object body) {
		return post(path, this.json.writeValueAsString(body));
	}

	HttpResponse<String> post(String path, String body) {
		return send(request(path, "shipments:book").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	JsonNode read(HttpResponse<String> response) {
		return this.json.readTree(response.body());
	}

	private List<Answer> answers(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return this.json.readValue(response.body(), Answer.Reply.class).answers();
	}

	private HttpRequest.Builder request(String path, String scope) {
		return HttpRequest
			.newBuilder(
					URI.create("http://127.0.0.1:" + this.environment.getRequiredProperty("local.server.port") + path))
			.header("Authorization",
					"Bearer " + TokenIssuer.shared().signer().token("somebody", "shipping-service", scope));
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
