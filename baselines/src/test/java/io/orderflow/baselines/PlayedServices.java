package io.orderflow.baselines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the issuer, order-api and the three step services over HTTP: all is done at once
 * for whoever brings the token that was made for the service, unless a test says
 * otherwise. It keeps what was called.
 */
final class PlayedServices implements AutoCloseable {

	static final String SECRET = "s3cret";

	private static final Map<String, String> SCOPES = Map.of("/reservations", "stock:reserve", "/charges",
			"payments:charge", "/shipments", "shipments:book", "/outcomes", "orders:settle");

	private static final Pattern SCOPE = Pattern.compile("scope=([a-z:]+)");

	private final JsonMapper json = new JsonMapper();

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final Map<String, String> answers = new ConcurrentHashMap<>();

	private final AtomicInteger tokens = new AtomicInteger();

	private final HttpServer server;

	private volatile CountDownLatch holding = new CountDownLatch(0);

	PlayedServices() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::answerBatch);
		this.server.createContext("/oauth2/token", this::giveToken);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** Answers an order with this word from now on. */
	void answer(String path, String orderId, String word) {
		this.answers.put(path + orderId, word);
	}

	/** Answers no shipment until it is told to. */
	void holdShipments() {
		this.holding = new CountDownLatch(1);
	}

	void letShipmentsGo() {
		this.holding.countDown();
	}

	/** The paths that were called about an order. */
	List<String> callsAbout(String orderId) {
		return this.calls.stream().filter((call) -> call.orderId().equals(orderId)).map(Call::path).toList();
	}

	/** The orders that a path was called with. */
	List<String> ordersOf(String path) {
		return this.calls.stream().filter((call) -> call.path().equals(path)).map(Call::orderId).toList();
	}

	/** The only document that a path was called with. */
	JsonNode document(String path) {
		List<Call> calls = this.calls.stream().filter((call) -> call.path().equals(path)).toList();
		if (calls.size() != 1) {
			throw new AssertionError(calls.size() + " calls of " + path);
		}
		return calls.getFirst().document();
	}

	int tokensGiven() {
		return this.tokens.get();
	}

	/** The token of a scope is the scope behind a word. */
	private void giveToken(HttpExchange exchange) throws IOException {
		String form = URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
				StandardCharsets.UTF_8);
		Matcher scope = SCOPE.matcher(form);
		this.tokens.incrementAndGet();
		send(exchange, scope.find() ? 200 : 400, """
				{"access_token": "for.%s", "token_type": "Bearer", "expires_in": 300}"""
			.formatted(scope.group(1).replace(':', '.')));
	}

	private void answerBatch(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String needed = "Bearer for." + SCOPES.getOrDefault(path, "nothing").replace(':', '.');
		if (!needed.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			send(exchange, 401, "{}");
			return;
		}
		JsonNode document = this.json.readTree(exchange.getRequestBody());
		List<Map<String, String>> answers = new ArrayList<>();
		for (JsonNode entry : document.iterator().next()) {
			String orderId = entry.get("order_id").asString();
			this.calls.add(new Call(path, orderId, document));
			answers.add(answer(path, orderId));
		}
		if (path.equals("/shipments")) {
			awaitRelease();
		}
		send(exchange, 200, this.json.writeValueAsString(Map.of("answers", answers)));
	}

	private Map<String, String> answer(String path, String orderId) {
		return switch (path) {
			case "/outcomes" ->
				Map.of("order_id", orderId, "status", this.answers.getOrDefault(path + orderId, "COMPLETED"));
			case "/shipments" -> Map.of("order_id", orderId, "answer",
					this.answers.getOrDefault(path + orderId, "DONE"), "tracking_number", "OF-7KQ2M9XW4T");
			default -> Map.of("order_id", orderId, "answer", this.answers.getOrDefault(path + orderId, "DONE"));
		};
	}

	private void awaitRelease() {
		try {
			this.holding.await();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		try (exchange) {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

	@Override
	public void close() {
		letShipmentsGo();
		this.server.stop(0);
	}

	private record Call(String path, String orderId, JsonNode document) {
	}

}
