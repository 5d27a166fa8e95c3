package io.orderflow.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays order-api and the three step services over real HTTP: everything is done at once
 * for whoever brings the token that was made for the service, unless a test says
 * otherwise. It keeps what was called, and keeps first decisions.
 */
final class PlayedServices implements AutoCloseable {

	private final JsonMapper json = new JsonMapper();

	private final HttpServer server;

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private final Map<String, Map<String, Object>> decisions = new ConcurrentHashMap<>();

	private final List<Trouble> troubles = new CopyOnWriteArrayList<>();

	private final Map<String, Spoiler> away = new ConcurrentHashMap<>();

	private final List<String> probes = new CopyOnWriteArrayList<>();

	private final CountDownLatch closing = new CountDownLatch(1);

	private final PlayedIssuer issuer;

	PlayedServices(PlayedIssuer issuer) {
		this.issuer = issuer;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	void reset() {
		this.calls.clear();
		this.decisions.clear();
		this.troubles.clear();
		this.away.clear();
		this.probes.clear();
	}

	/** Answers the order with this from now on. */
	void decide(String path, String orderId, Map<String, Object> answer) {
		this.decisions.put(path + orderId, answer);
	}

	/** Answers a whole call with a status while it carries such an order. */
	void fail(String path, int status, Predicate<String> order) {
		this.troubles.add(new Trouble(path, order, (exchange, _) -> send(exchange, status, "{}")));
	}

	/** Answers calls and probes with this, whatever they are about. */
	void beAway(String path, int status) {
		fail(path, status, (_) -> true);
		this.away.put(path.equals("/admissions") || path.equals("/outcomes") ? "/orders" : path,
				(exchange, _) -> send(exchange, status, "{}"));
	}

	/** The probes so far, each as the path of what was read. */
	List<String> probes() {
		return List.copyOf(this.probes);
	}

	/** Takes the call and never answers. */
	void hang(String path) {
		spoil(path, (_, _) -> this.closing.await());
	}

	/** Has something else answer a call. */
	void spoil(String path, Spoiler spoiler) {
		this.troubles.add(new Trouble(path, (order) -> true, spoiler));
	}

	void healAll() {
		this.troubles.clear();
		this.away.clear();
	}

	/** The calls so far, as path and order ids. */
	List<Call> calls() {
		return List.copyOf(this.calls);
	}

	List<Call> callsAbout(String orderId) {
		return this.calls.stream().filter((call) -> call.orderIds().contains(orderId)).toList();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String path = exchange.getRequestURI().getPath();
			int status = this.issuer.statusFor(exchange.getRequestHeaders().getFirst("Authorization"), scopeOf(path));
			if (status != 200) {
				exchange.sendResponseHeaders(status, -1);
				return;
			}
			if (exchange.getRequestMethod().equals("GET")) {
				answerProbe(exchange, path.substring(0, path.lastIndexOf('/')));
				return;
			}
			JsonNode batch = this.json.readTree(exchange.getRequestBody()).iterator().next();
			List<String> orderIds = new ArrayList<>();
			batch.forEach((entry) -> orderIds.add(entry.get("order_id").asString()));
			this.calls.add(
					new Call(path, List.copyOf(orderIds), batch, exchange.getRequestHeaders().getFirst("traceparent")));
			List<Map<String, Object>> answers = new ArrayList<>();
			batch.forEach((entry) -> answers.add(answer(path, entry)));
			String answer = this.json.writeValueAsString(Map.of("answers", answers));
			Trouble trouble = troubleOf(path, orderIds);
			if (trouble != null) {
				trouble.spoiler().answer(exchange, answer);
			}
			else {
				send(exchange, 200, answer);
			}
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	/** Nobody knows the order that is asked for. */
	private void answerProbe(HttpExchange exchange, String path) throws IOException, InterruptedException {
		this.probes.add(path);
		Spoiler away = this.away.get(path);
		if (away != null) {
			away.answer(exchange, "");
		}
		else {
			exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
			exchange.sendResponseHeaders(404, 2);
			exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
		}
	}

	private @Nullable Trouble troubleOf(String path, List<String> orderIds) {
		return this.troubles.stream()
			.filter((trouble) -> trouble.path().equals(path) && orderIds.stream().anyMatch(trouble.order()))
			.findFirst()
			.orElse(null);
	}

	private Map<String, Object> answer(String path, JsonNode entry) {
		String orderId = entry.get("order_id").asString();
		Map<String, Object> decision = this.decisions.getOrDefault(path + orderId, switch (path) {
			case "/admissions" -> Map.of("answer", "GO");
			case "/releases", "/refunds", "/cancellations" -> Map.of("answer", "UNDONE");
			case "/shipments" -> Map.of("answer", "DONE", "tracking_number", "OF-7KQ2M9XW4T");
			case "/outcomes" -> Map.of("status", entry.get("status").asString());
			case "/parkings" -> Map.of("status", "PARKED");
			case "/resumptions" -> Map.of("status", "ACCEPTED", "published", entry.get("publish").asBoolean());
			case "/abandonments" -> Map.of("status", "ABANDONING");
			default -> Map.of("answer", "DONE");
		});
		Map<String, Object> answer = new ConcurrentHashMap<>(decision);
		answer.put("order_id", orderId);
		return answer;
	}

	private static String scopeOf(String path) {
		return switch (path.split("/", -1)[1]) {
			case "admissions", "outcomes", "parkings", "resumptions", "abandonments", "orders" -> "orders:settle";
			case "reservations", "releases" -> "stock:reserve";
			case "charges", "refunds" -> "payments:charge";
			case "shipments", "cancellations" -> "shipments:book";
			default -> "none";
		};
	}

	static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (status == 204) ? -1 : bytes.length);
		if (status != 204) {
			exchange.getResponseBody().write(bytes);
		}
	}

	@Override
	public void close() {
		this.closing.countDown();
		this.server.stop(0);
	}

	record Call(String path, List<String> orderIds, JsonNode batch, @Nullable String traceParent) {
	}

	/** Answers in place of a service that would have answered so. */
	@FunctionalInterface
	interface Spoiler {

		void answer(HttpExchange exchange, String good) throws IOException, InterruptedException;

	}

	private record Trouble(String path, Predicate<String> order, Spoiler spoiler) {
	}

}
