package io.orderflow.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Places one order and follows it to its end.
 */
@Command(name = "order",
		description = "Places the article's order and follows it to its end; exit code 0 if it is COMPLETED.")
final class OrderCommand implements Callable<Integer> {

	private static final Duration POLL = Duration.ofMillis(50);

	@Option(names = "--as", paramLabel = "CUSTOMER", defaultValue = "67890",
			description = "Who orders, such as alice (${DEFAULT-VALUE}).")
	private String customer = "";

	@Option(names = "--item", paramLabel = "PRODUCT=QUANTITY",
			description = "What to order instead of abc123=2 and xyz456=1; may be repeated.")
	private Map<String, Integer> items = new LinkedHashMap<>();

	@Option(names = "--payment-method", paramLabel = "METHOD",
			description = "For instance pm_card_charge_declined or pm_card_insufficient_funds.")
	private @Nullable String paymentMethod;

	@Option(names = "--country", paramLabel = "CODE",
			description = "Where it goes; AQ is a country that is not served.")
	private @Nullable String country;

	@Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "60",
			description = "How long to follow it (${DEFAULT-VALUE}).")
	private int wait;

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (OrderApi api = RunningSandbox.find().orderApi()) {
			OrderApi.Answer answer = api.place(request(), UUID.randomUUID().toString());
			if (!answer.accepted()) {
				throw new SandboxException("Not accepted:\n" + answer.body().toPrettyString());
			}
			return follow(api, answer.body().path("order_id").asString());
		}
	}

	private OrderRequest request() {
		OrderRequest order = OrderRequest.ofTheArticle(this.customer);
		if (!this.items.isEmpty()) {
			order = order.of(this.items.entrySet()
				.stream()
				.map((item) -> new OrderRequest.Item(item.getKey(), item.getValue()))
				.toList());
		}
		if (this.paymentMethod != null) {
			order = order.paidWith(this.paymentMethod);
		}
		return (this.country != null) ? order.shippedTo(this.country) : order;
	}

	private int follow(OrderApi api, String id) throws IOException, InterruptedException {
		Instant start = Instant.now();
		System.out.println("Placed " + id);
		String known = "";
		while (Duration.between(start, Instant.now()).toSeconds() < this.wait) {
			JsonNode order = api.order(id, this.customer).orElseThrow();
			String status = order.path("status").asString();
			if (!status.equals(known)) {
				System.out.println(
						"%6.2f s  %s".formatted(Duration.between(start, Instant.now()).toMillis() / 1000.0, status));
				known = status;
			}
			if (order.has("settled_at")) {
				System.out.println(order.toPrettyString());
				return status.equals("COMPLETED") ? 0 : 1;
			}
			Thread.sleep(POLL);
		}
		throw new SandboxException("It has not ended within " + this.wait
				+ " s; look again: curl -H \"Authorization: Bearer $(./demo token " + this.customer + ")\" .../orders/"
				+ id);
	}

}
