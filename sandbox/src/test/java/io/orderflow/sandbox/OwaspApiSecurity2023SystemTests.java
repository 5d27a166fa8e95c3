package io.orderflow.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each of the ten risks that OWASP's API Security Top 10 of 2023 names, tried on the
 * running system.
 */
@SharesOrderflow
class OwaspApiSecurity2023SystemTests {

	private static final String A_MUG = """
			{"items": [{"product_id": "mug001", "quantity": 1}]}""";

	private final Orderflow orderflow;

	private final Doors doors = new Doors();

	OwaspApiSecurity2023SystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@AfterEach
	void end() {
		this.doors.close();
	}

	@Test
	void api1BrokenObjectLevelAuthorization() {
		String order = place("alice", A_MUG);
		HttpResponse<String> foreign = get(Service.ORDER_API, "/orders/" + order, "bob");
		String none = UUID.randomUUID().toString();
		assertThat(foreign.statusCode()).isEqualTo(404);
		assertThat(foreign.body().replace(order, none))
			.isEqualTo(get(Service.ORDER_API, "/orders/" + none, "bob").body());
		assertThat(get(Service.ORDER_API, "/orders?limit=100", "bob").body()).doesNotContain(order);
		assertThat(get(Service.ORDER_API, "/orders/" + order, "alice").statusCode()).isEqualTo(200);
	}

	@Test
	void api2BrokenAuthentication() {
		URI orders = uri(Service.ORDER_API, "/orders");
		this.orderflow.signer()
			.badTokens("alice", "order-api", "orders")
			.forEach((what, token) -> assertThat(this.doors.knock(new Doors.Route("GET", orders), token).statusCode())
				.as(what)
				.isEqualTo(401));
		URI tokens = uri(Service.DEV_ISSUER, "/oauth2/token");
		HttpResponse<String> guessed = this.doors.send(HttpRequest.newBuilder(tokens)
			.header("Authorization", "Basic YWxpY2U6Ym9i")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials")));
		assertThat(guessed.statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"status\": \"COMPLETED\"", "\"order_id\": \"mine\"", "\"customer_id\": \"bob\"",
			"\"total_price\": 0.01", "\"settled_at\": \"2026-01-01T00:00:00Z\"", "\"tracking_number\": \"OF-1\"",
			"\"unit_price\": 0.01", "\"__proto__\": {}" })
	void api3BrokenObjectPropertyLevelAuthorization(String property) {
		HttpResponse<String> refused = post(Service.ORDER_API, "/orders", "alice",
				A_MUG.strip().replaceFirst("}$", ", " + property + "}"));
		assertThat(refused.statusCode()).isIn(400, 403, 422);
		assertThat(refused.body()).contains(property.substring(1, property.indexOf('"', 1)));
	}

	@Test
	void api3ExcessiveDataExposure() {
		JsonNode order = JsonMapper.shared()
			.readTree(get(Service.ORDER_API, "/orders/" + place("alice", A_MUG), "alice").body());
		assertThat(order.propertyNames()).doesNotContain("fingerprint", "id", "new", "version");
	}

	@Test
	void api4UnrestrictedResourceConsumption() {
		assertThat(post(Service.ORDER_API, "/orders", "alice", "{\"a\": \"" + "x".repeat(65_536) + "\"}").statusCode())
			.isEqualTo(413);
		assertThat(post(Service.ORDER_API, "/orders", "alice", lines(101)).statusCode()).isEqualTo(400);
		assertThat(post(Service.ORDER_API, "/orders", "alice", A_MUG.replace(": 1}", ": 1001}")).statusCode())
			.isEqualTo(400);
		assertThat(post(Service.ORDER_API, "/orders", "alice", "[".repeat(30_000)).statusCode()).isEqualTo(400);
		assertThat(get(Service.ORDER_API, "/orders?limit=101", "alice").statusCode()).isEqualTo(400);
		assertThat(this.doors
			.knock(new Doors.Route("GET", uri(Service.ORDER_API, "/orders")), this.orderflow.token("alice"), "X-Large",
					"x".repeat(9_000))
			.statusCode()).isIn(400, 431);
	}

	/** Not waiting for answers, one customer sends more than a second's worth at once. */
	@Test
	void api4RateLimit() {
		String customer = "flood-" + UUID.randomUUID();
		String token = this.orderflow.signer().token(customer, "order-api", "orders");
		List<Integer> statuses = this.doors.sendAll(IntStream.range(0, 300)
			.mapToObj((i) -> request(Service.ORDER_API, "/orders", token).POST(BodyPublishers.ofString("{}")))
			.toList());
		assertThat(statuses).contains(429).containsOnly(400, 429);
	}

	@Test
	void api5BrokenFunctionLevelAuthorization() {
		for (String subject : List.of("alice", "order-worker")) {
			String orders = this.orderflow.signer().token(subject, "inventory-service", "orders", "stock:reserve");
			assertThat(this.doors
				.send(request(Service.INVENTORY_SERVICE, "/stock/mug001", orders)
					.PUT(BodyPublishers.ofString("{\"available\": 1000000}")))
				.statusCode()).isEqualTo(403);
		}
		assertThat(post(Service.ORDER_API, "/outcomes", "alice", "{\"outcomes\": []}").statusCode()).isEqualTo(403);
		assertThat(post(Service.PAYMENT_SERVICE, "/refunds", "alice", "{\"refunds\": []}").statusCode())
			.as("a token for order-api")
			.isEqualTo(401);
	}

	/** Ordering all there is and never paying keeps nothing from those who pay. */
	@Test
	void api6UnrestrictedAccessToSensitiveBusinessFlows() {
		String before = stock("last01");
		for (int i = 0; i < 5; i++) {
			String order = place("alice", "{\"items\": [{\"product_id\": \"last01\", \"quantity\": 1}], "
					+ "\"payment_method\": \"pm_card_charge_declined\"}");
			assertThat(this.orderflow.awaitEnd(order).path("status").asString()).isEqualTo("REJECTED");
		}
		assertThat(stock("last01")).isEqualTo(before);
	}

	@Test
	void api7ServerSideRequestForgery() throws IOException {
		try (ServerSocket bait = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			bait.setSoTimeout(1_000);
			String url = "http://127.0.0.1:" + bait.getLocalPort() + "/";
			String order = place("alice", """
					{"items": [{"product_id": "mug001", "quantity": 1}], "payment_method": "%1$s", "ship_to":
					 {"name": "%1$s", "street": "%1$s", "city": "%1$s", "country": "GB"}}""".formatted(url));
			this.orderflow.awaitEnd(order);
			String forged = this.orderflow.signer()
				.token((claims) -> claims.issuer(url).claim("jku", url), "alice", "order-api", "orders");
			for (String path : List.of("/orders?cursor=" + url, "/orders/" + url, "/orders?callback=" + url)) {
				this.doors.send(request(Service.ORDER_API, path, this.orderflow.token("alice")).GET());
				this.doors.send(request(Service.ORDER_API, path, forged).header("X-Forwarded-Host", url).GET());
			}
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(bait::accept);
		}
	}

	@Test
	void api8SecurityMisconfiguration() {
		for (Service service : Service.values()) {
			HttpResponse<String> strange = this.doors.send(HttpRequest.newBuilder(uri(service, "/%7Eroot/.git/config"))
				.method("PROPFIND", BodyPublishers.noBody()));
			assertThat(strange.statusCode()).as(service.id()).isBetween(400, 499);
			assertThat(strange.body()).doesNotContain("at io.", "at org.", "Exception", "Whitelabel", "Tomcat");
			assertThat(strange.headers().map()).doesNotContainKeys("server", "x-powered-by", "set-cookie");
			for (String path : List.of("/actuator", "/actuator/env", "/actuator/heapdump", "/actuator/health")) {
				assertThat(get(service, path, "ops").statusCode()).as(service.id() + path).isBetween(400, 499);
			}
		}
		HttpHeaders headers = get(Service.ORDER_API, "/orders", "alice").headers();
		assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
		assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
		assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void api9ImproperInventoryManagement() throws IOException {
		ServiceProcess process = this.orderflow.sandbox().running(Service.ORDER_API).getFirst();
		Set<String> running = this.doors.of(process, this.orderflow.token("ops"))
			.stream()
			.filter((route) -> route.uri().getPort() == process.uri("/").getPort())
			.map((route) -> route.uri().getPath())
			.filter((path) -> !path.matches("/(error|v3/.*|livez|readyz)"))
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> agreed = JsonMapper.shared()
			.readTree(Files.readString(Project.locate().root().resolve("contracts/openapi.json")))
			.get("paths")
			.propertyNames()
			.stream()
			.map((path) -> path.replaceAll("\\{[^}]+}", "x"))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(running).isEqualTo(agreed);
	}

	/** A payment-service that redirects, or answers with anything but an answer. */
	@Test
	void api10UnsafeConsumptionOfApis() throws IOException {
		this.orderflow.sandbox().stop(Service.ORDER_WORKER);
		String order = place("alice", A_MUG);
		List<String> lies = List.of("302 ", "200 <html>",
				"200 {\"answers\": [{\"order_id\": \"%s\", \"answer\": \"PAID\"}]}",
				"200 {\"answers\": [{\"order_id\": \"another\", \"answer\": \"DONE\"}]}");
		AtomicInteger told = new AtomicInteger();
		AtomicInteger followed = new AtomicInteger();
		HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		String url = "http://127.0.0.1:" + liar.getAddress().getPort();
		liar.createContext("/charges", (exchange) -> {
			String lie = lies.get(told.getAndIncrement() % lies.size());
			byte[] body = lie.substring(4).formatted(order).getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Location", url + "/elsewhere");
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(Integer.parseInt(lie.substring(0, 3)), (body.length == 0) ? -1 : body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		liar.createContext("/elsewhere", (exchange) -> {
			followed.incrementAndGet();
			exchange.close();
		});
		liar.start();
		Map<String, String> believed;
		try {
			this.orderflow.start(List.of(Service.ORDER_WORKER), Map.of("SPRING_HTTP_SERVICECLIENT_PAYMENT_BASE_URL",
					url, "ORDERFLOW_TIME_LIMITS_LONGEST_BACKOFF", "1s"));
			Orderflow.within(60).until(() -> told.get() > lies.size());
		}
		finally {
			this.orderflow.sandbox().stop(Service.ORDER_WORKER);
			liar.stop(0);
			believed = this.orderflow.books()
				.rows("orders", "select order_id, status from orders where order_id = '" + order + "'");
			this.orderflow.start(Service.ORDER_WORKER);
		}
		assertThat(followed).hasValue(0);
		assertThat(believed).containsEntry(order, "ACCEPTED");
		assertThat(this.orderflow.awaitEnd(order, 60).path("status").asString()).isEqualTo("COMPLETED");
	}

	private String place(String customer, String order) {
		HttpResponse<String> placed = post(Service.ORDER_API, "/orders", customer, order);
		assertThat(placed.statusCode()).as(placed.body()).isEqualTo(202);
		return JsonMapper.shared().readTree(placed.body()).get("order_id").asString();
	}

	private String stock(String product) {
		return String.valueOf(this.orderflow.books()
			.rows("inventory", "select product_id, available from stock where product_id = '" + product + "'")
			.get(product));
	}

	private static String lines(int count) {
		return "{\"items\": [" + IntStream.range(0, count)
			.mapToObj((_) -> "{\"product_id\": \"mug001\", \"quantity\": 1}")
			.collect(Collectors.joining(",")) + "]}";
	}

	private URI uri(Service service, String path) {
		return this.orderflow.sandbox().running(service).getFirst().uri(path);
	}

	private HttpRequest.Builder request(Service service, String path, String token) {
		return HttpRequest.newBuilder(uri(service, path))
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json");
	}

	private HttpResponse<String> get(Service service, String path, String client) {
		return this.doors.send(request(service, path, this.orderflow.token(client)).GET());
	}

	private HttpResponse<String> post(Service service, String path, String client, String body) {
		return this.doors
			.send(request(service, path, this.orderflow.token(client)).POST(BodyPublishers.ofString(body)));
	}

}
