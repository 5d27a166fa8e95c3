package io.orderflow.payment;

import java.io.IOException;
import java.math.BigDecimal;
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
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks to the service as the worker does, and as an operator where it looks or counts,
 * but lets every status through.
 */
@TestComponent
class PaymentClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json;

	private final Environment environment;

	private final JdbcClient database;

	PaymentClient(JsonMapper json, Environment environment, JdbcClient database) {
		this.json = json;
		this.environment = environment;
		this.database = database;
	}

	static Charge aCharge(String amount) {
		return aCharge(UUID.randomUUID().toString(), amount, "pm_card_visa");
	}

	static Charge aCharge(String orderId, String amount, String paymentMethod) {
		return new Charge(orderId, "67890", new BigDecimal(amount), paymentMethod);
	}

	List<String> charge(Charge... charges) {
		return answers(post("/charges", new Charge.Call(List.of(charges))));
	}

	List<String> refund(String reason, String... orderIds) {
		return answers(post("/refunds",
				new Refund.Call(Stream.of(orderIds).map((orderId) -> new Refund(orderId, reason)).toList())));
	}

	/** What the bank has of an order's money. */
	BigDecimal kept(String orderId) {
		return this.database.sql("""
				select coalesce(sum(amount) filter (where charged_at is not null), 0) - coalesce(sum(refunded), 0)
				from bank.charges
				where key = :orderId
				""").param("orderId", orderId).query(BigDecimal.class).single();
	}

	String state(String orderId) {
		return read(get("/charges/" + orderId)).get("state").asString();
	}

	HttpResponse<String> get(String path) {
		return send(request(path, "ops").GET());
	}

	HttpResponse<String> post(String path, Object body) {
		return post(path, this.json.writeValueAsString(body));
	}

	HttpResponse<String> post(String path, String body) {
		return send(request(path, "payments:charge").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	JsonNode read(HttpResponse<String> response) {
		return this.json.readTree(response.body());
	}

	/**
	 * Such as {@code DONE} or {@code REFUSED card_declined}; {@code NOTHING} for all
	 * where none is known.
	 */
	private List<String> answers(HttpResponse<String> response) {
		if (response.statusCode() == 504) {
			return List.of("NOTHING");
		}
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
					"Bearer " + TokenIssuer.shared().signer().token("somebody", "payment-service", scope));
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
