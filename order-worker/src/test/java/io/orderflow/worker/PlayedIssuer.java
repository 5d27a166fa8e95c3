package io.orderflow.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * Plays the issuer's token endpoint over HTTP: it knows one client by its secret, gives
 * it a token for one scope at a time, and can be away. The played services ask it whether
 * a token is one of its own.
 */
final class PlayedIssuer implements AutoCloseable {

	/** Begins each token and the secret: neither may ever be seen in a log. */
	static final String CANARY = "c4n4ry";

	static final String SECRET = CANARY + "-s3cret";

	private final Map<String, Grant> grants = new ConcurrentHashMap<>();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final AtomicInteger atOnce = new AtomicInteger();

	private final AtomicInteger mostAtOnce = new AtomicInteger();

	private volatile HttpServer server;

	private volatile Duration life = Duration.ofMinutes(5);

	private volatile @Nullable Answer other;

	private volatile CountDownLatch hanging = new CountDownLatch(0);

	PlayedIssuer() {
		this.server = listen(0);
	}

	private HttpServer listen(int port) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
			server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			server.createContext("/oauth2/token", this::handle);
			server.start();
			return server;
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	String tokenUri() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/oauth2/token";
	}

	/** From now on nobody listens. */
	void goAway() {
		this.server.stop(0);
	}

	void comeBack() {
		this.server = listen(this.server.getAddress().getPort());
	}

	/** Takes requests and does not answer them. */
	void hang() {
		this.hanging = new CountDownLatch(1);
	}

	/** Answers every request with this from now on. */
	void answer(int status, String body) {
		this.other = new Answer(status, body);
	}

	/** Gives tokens to whom it knows, also to those who still wait. */
	void heal() {
		this.other = null;
		this.hanging.countDown();
	}

	/** Gives tokens that live for so long from now on. */
	void giveTokensFor(Duration life) {
		this.life = life;
	}

	/** Makes what was given so far worthless. */
	void revokeAll() {
		this.grants.clear();
	}

	/** The scopes that were asked for so far, one an attempt. */
	List<String> asked() {
		return List.copyOf(this.asked);
	}

	/** How many requests it had at the same time at most. */
	int mostAtOnce() {
		return this.mostAtOnce.get();
	}

	/** The status of a service that needs a scope, to who shows this. */
	int statusFor(@Nullable String authorization, String scope) {
		Grant grant = (authorization != null && authorization.startsWith("Bearer "))
				? this.grants.get(authorization.substring("Bearer ".length())) : null;
		if (grant == null || grant.end().isBefore(Instant.now())) {
			return 401;
		}
		return grant.scope().equals(scope) ? 200 : 403;
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.mostAtOnce.accumulateAndGet(this.atOnce.incrementAndGet(), Math::max);
			Map<String, String> form = formOf(exchange);
			this.asked.add(form.getOrDefault("scope", ""));
			this.hanging.await();
			Answer answer = answerTo(exchange.getRequestHeaders().getFirst("Authorization"), form);
			byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
			exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.atOnce.decrementAndGet();
		}
	}

	private Answer answerTo(@Nullable String authorization, Map<String, String> form) {
		Answer other = this.other;
		if (other != null) {
			return other;
		}
		String known = "Basic "
				+ Base64.getEncoder().encodeToString(("order-worker:" + SECRET).getBytes(StandardCharsets.UTF_8));
		if (!known.equals(authorization)) {
			return new Answer(401, "{\"error\":\"invalid_client\"}");
		}
		String scope = form.getOrDefault("scope", "");
		if (!"client_credentials".equals(form.get("grant_type")) || !scope.matches("[a-z]+:[a-z]+")) {
			return new Answer(400, "{\"error\":\"invalid_scope\"}");
		}
		String token = CANARY + "." + UUID.randomUUID();
		this.grants.put(token, new Grant(scope, Instant.now().plus(this.life)));
		return new Answer(200, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d,\"scope\":\"%s\"}"
			.formatted(token, this.life.toSeconds(), scope));
	}

	private static Map<String, String> formOf(HttpExchange exchange) throws IOException {
		String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		return Arrays.stream(form.split("&"))
			.map((field) -> URLDecoder.decode(field, StandardCharsets.UTF_8).split("=", 2))
			.collect(Collectors.toMap((field) -> field[0], (field) -> field[1]));
	}

	@Override
	public void close() {
		heal();
		this.server.stop(0);
	}

	private record Grant(String scope, Instant end) {
	}

	private record Answer(int status, String body) {
	}

}
