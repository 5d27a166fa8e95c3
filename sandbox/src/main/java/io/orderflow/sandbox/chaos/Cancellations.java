package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import tools.jackson.databind.json.JsonMapper;

/** Asks shipping-service to undo orders, as the worker does for an operator. */
final class Cancellations {

	private static final JsonMapper json = new JsonMapper();

	private Cancellations() {
	}

	static void ask(ChaosSystem system, List<String> orderIds) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			for (String orderId : orderIds) {
				Map<String, Object> undo = Map.of("order_id", orderId, "reason", "operator:abandoned");
				HttpResponse<String> answer = http.send(HttpRequest
					.newBuilder(system.sandbox().address(Service.SHIPPING_SERVICE).resolve("/cancellations"))
					.header("Authorization", "Bearer " + system.tokens().of("order-worker", "shipments:book"))
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers
						.ofString(json.writeValueAsString(Map.of("cancellations", List.of(undo)))))
					.build(), HttpResponse.BodyHandlers.ofString());
				if (answer.statusCode() != 200) {
					throw new SandboxException("shipping-service does not undo order " + orderId + ": "
							+ answer.statusCode() + " " + answer.body());
				}
			}
		}
	}

}
