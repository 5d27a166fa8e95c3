package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.chaos.History.Asked;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How customers speak to order-api: with their own token, and again with the same key
 * until there is an answer. All of them share the connections.
 */
final class Customer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(8);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

	private static final JsonMapper json = new JsonMapper();

	private final URI orders;

	private final Tokens tokens;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private volatile boolean over;

	/**
	 * Customers of order-api.
	 * @param api where it is
	 * @param tokens what shows who they are
	 */
	Customer(URI api, Tokens tokens) {
		this.orders = api.resolve("/orders");
		this.tokens = tokens;
	}

	/**
	 * Asks until there is an answer.
	 * @param asked which order it is about
	 * @param what what is asked of it
	 * @param body what is sent
	 * @return the answer, or the last of the attempts when the run is over
	 */
	Call place(Asked asked, What what, String body) throws InterruptedException {
		for (int attempt = 0;; attempt++) {
			Call call = call(what, asked.order().customer(),
					HttpRequest.newBuilder(this.orders)
						.header("Content-Type", "application/json")
						.header("Idempotency-Key", asked.order().name())
						.POST(HttpRequest.BodyPublishers.ofString(body)));
			asked.heard(call);
			if (call.isAnswer() || this.over) {
				return call;
			}
			pause(attempt);
		}
	}

	/** Looks once at an order; what is no answer says nothing and is not kept. */
	Call look(Asked asked, String orderId) throws InterruptedException {
		Call call = call(What.LOOK, asked.order().customer(),
				HttpRequest.newBuilder(URI.create(this.orders + "/" + orderId)));
		if (call.isAnswer()) {
			asked.heard(call);
		}
		return call;
	}

	private Call call(What what, String customer, HttpRequest.Builder request) throws InterruptedException {
		Instant invoked = Instant.now();
		try {
			request.timeout(PATIENCE).header("Authorization", "Bearer " + this.tokens.of(customer));
			HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return heard(what, invoked, response.statusCode(), response.body());
		}
		catch (IOException | SandboxException | JacksonException noAnswer) {
			return new Call(what, invoked, Instant.now(), 0, null, "");
		}
	}

	private static Call heard(What what, Instant invoked, int status, String body) {
		JsonNode document = (status < 300) ? json.readTree(body) : null;
		@Nullable String id = (document != null) ? document.path("order_id").asString(null) : null;
		String said = (document != null && what == What.LOOK) ? document.path("status").asString("") : body;
		return new Call(what, invoked, Instant.now(), status, id, said);
	}

	/** Longer each time, and never all at once. */
	private static void pause(int attempt) throws InterruptedException {
		long longest = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(attempt, 10));
		Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
	}

	/** From now on nobody asks again. */
	void giveUp() {
		this.over = true;
	}

	boolean over() {
		return this.over;
	}

	@Override
	public void close() {
		this.over = true;
		this.http.shutdownNow();
		this.http.close();
	}

}
