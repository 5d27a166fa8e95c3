package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.chaos.Databases.Decision;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.Shipment;
import io.orderflow.sandbox.chaos.Evidence.Repeat;
import io.orderflow.sandbox.chaos.Evidence.Repeats;
import io.orderflow.sandbox.chaos.History.Asked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks step services once more for what they have decided, as the worker would.
 */
final class StepRepeater implements AutoCloseable {

	private static final JsonMapper json = new JsonMapper();

	private final Function<Service, URI> addresses;

	private final Tokens tokens;

	private final DatabaseReader databases;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	StepRepeater(Function<Service, URI> addresses, Tokens tokens, DatabaseReader databases) {
		this.addresses = addresses;
		this.tokens = tokens;
		this.databases = databases;
	}

	/**
	 * Repeats the steps of some orders.
	 * @param dossiers what is known of the orders
	 * @param most of how many orders
	 */
	Repeats repeat(Collection<Dossier> dossiers, int most) throws IOException, InterruptedException {
		List<Dossier> sample = dossiers.stream()
			.filter((dossier) -> dossier.asked() != null && dossier.order() != null
					&& !dossier.reservations().isEmpty())
			.limit(most)
			.toList();
		Map<String, String> before = this.databases.fingerprints();
		List<Repeat> repeats = new ArrayList<>();
		for (Dossier dossier : sample) {
			repeat(dossier, repeats);
		}
		return new Repeats(repeats, before, this.databases.fingerprints());
	}

	private void repeat(Dossier dossier, List<Repeat> repeats) throws IOException, InterruptedException {
		PlannedOrder order = Objects.requireNonNull(dossier.asked(), Asked.class::getName).order();
		OrderRow row = Objects.requireNonNull(dossier.order());
		Map<String, Object> reservation = Map.of("order_id", row.orderId(), "placed_at", row.placedAt().toString(),
				"items", Documents.items(order));
		repeat(dossier.reservations(), Service.INVENTORY_SERVICE, "reservations", "stock:reserve", reservation,
				repeats);
		repeat(dossier.charges(), Service.PAYMENT_SERVICE, "charges", "payments:charge",
				Map.of("order_id", row.orderId(), "customer_id", order.customer(), "amount",
						Documents.money(order.cents()), "payment_method", order.paymentMethod()),
				repeats);
		repeat(dossier.shipments(), Service.SHIPPING_SERVICE, "shipments", "shipments:book",
				Map.of("order_id", row.orderId(), "items", Documents.items(order), "ship_to", order.shipTo()), repeats);
	}

	/** What was never decided stays so: asking would decide it. */
	private void repeat(List<? extends Decision> decisions, Service service, String calls, String scope,
			Map<String, Object> call, List<Repeat> repeats) throws IOException, InterruptedException {
		if (decisions.isEmpty()) {
			return;
		}
		HttpRequest request = HttpRequest.newBuilder(this.addresses.apply(service).resolve("/" + calls))
			.header("Authorization", "Bearer " + this.tokens.of("order-worker", scope))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(Map.of(calls, List.of(call)))))
			.build();
		HttpResponse<String> answer = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		Decision decision = decisions.getFirst();
		repeats.add(new Repeat(decision.orderId(), calls, recorded(decision), (answer.statusCode() == 200)
				? answered(json.readTree(answer.body()).path("answers").path(0)) : "status " + answer.statusCode()));
	}

	/** What is undone refuses for ever, for the reason that it was undone for. */
	private static String recorded(Decision decision) {
		return decision.done() ? said("DONE", null, (decision instanceof Shipment sent) ? sent.trackingNumber() : null)
				: said("REFUSED", decision.reason(), null);
	}

	private static String answered(JsonNode answer) {
		return said(answer.path("answer").asString(""), answer.path("reason").asString(null),
				answer.path("tracking_number").asString(null));
	}

	private static String said(String answer, @Nullable String reason, @Nullable String trackingNumber) {
		return answer + ((reason != null) ? " " + reason : "") + ((trackingNumber != null) ? " " + trackingNumber : "");
	}

	@Override
	public void close() {
		this.http.close();
	}

}
