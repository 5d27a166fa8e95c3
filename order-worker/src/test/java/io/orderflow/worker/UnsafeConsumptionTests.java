package io.orderflow.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpExchange;
import io.orderflow.worker.PlayedServices.Call;
import io.orderflow.worker.PlayedServices.Spoiler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * OWASP API Security 2023, API10, unsafe consumption of APIs: whatever a service answers,
 * in whatever form and however slowly, only a good answer decides about an order.
 */
@WorkerTest
@ExtendWith(OutputCaptureExtension.class)
class UnsafeConsumptionTests {

	private static final List<String> CALLS = List.of("/admissions", "/reservations", "/charges", "/shipments",
			"/outcomes");

	private static final String CANARY = "c4n4ry";

	private static final byte[] BLANKS = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);

	private final List<Order> batch = List.of(Orders.anOrder("one"), Orders.anOrder("two"));

	private final CountDownLatch over = new CountDownLatch(1);

	private final CountDownLatch hungUp = new CountDownLatch(1);

	@Autowired
	private FulfilOrders fulfilOrders;

	@Autowired
	private PlayedServices services;

	@Autowired
	private WellServices wellServices;

	@Autowired
	private OrderStandings standings;

	@Autowired
	private TimeLimits limits;

	@BeforeEach
	void startAfresh() {
		this.wellServices.startAfresh();
	}

	@AfterEach
	void endWhatIsSlow() {
		this.over.countDown();
		this.services.reset();
	}

	/** Its message would be deleted. */
	@ParameterizedTest
	@CsvSource({ "PARKED, 1", "ABANDONING, 1", "COMPLETED, 1", "REJECTED, 1", "ACCEPTED, 0", "PERHAPS, 0", "'', 0" })
	void takesNoOrderForParkedThatIsLeftToRedelivery(String status, int parked) {
		this.services.decide("/parkings", "one", Map.of("status", status));
		assertThat(this.standings.park(Map.of("one", "a reason"))).hasSize(parked);
	}

	static Stream<Arguments> everyCallAndEveryBadAnswer() {
		Map<String, Spoiler> answers = new LinkedHashMap<>();
		for (int redirect : new int[] { 301, 302, 303, 307, 308 }) {
			answers.put("a redirect: " + redirect, (exchange, good) -> {
				exchange.getResponseHeaders().add("Location", "/elsewhere");
				PlayedServices.send(exchange, redirect, good);
			});
		}
		for (int status : new int[] { 201, 202, 203, 206, 299, 300, 304 }) {
			answers.put("a good answer under status " + status,
					(exchange, good) -> send(exchange, status, "application/json", bytes(good)));
		}
		answers.put("nothing", (exchange, _) -> send(exchange, 200, "application/json", new byte[0]));
		answers.put("no content", (exchange, _) -> PlayedServices.send(exchange, 204, ""));
		answers.put("no type", (exchange, good) -> {
			exchange.sendResponseHeaders(200, bytes(good).length);
			exchange.getResponseBody().write(bytes(good));
		});
		for (String type : new String[] { "text/html", "text/plain", "application/xml", "application/octet-stream",
				"nonsense", "application/json;charset=nonsense", "application/problem+json" }) {
			answers.put("another type: " + type, (exchange, good) -> send(exchange, 200, type, bytes(good)));
		}
		answers.put("half of it", body((good) -> good.substring(0, good.length() / 2)));
		answers.put("all but its end", body((good) -> good.substring(0, good.length() - 1)));
		answers.put("half of it and then no more", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, bytes(good).length + 1L);
			exchange.getResponseBody().write(bytes(good));
			exchange.getResponseBody().flush();
		});
		answers.put("two of it", body((good) -> good + good));
		answers.put("null", body((_) -> "null"));
		answers.put("a string", body((_) -> "\"DONE\""));
		answers.put("a list", body((good) -> "[" + good + "]"));
		answers.put("no list in it", body((_) -> "{\"answers\": {\"order_id\": \"one\", \"answer\": \"DONE\"}}"));
		answers.put("nulls in it", body((_) -> "{\"answers\": [null, {}, {\"order_id\": null, \"answer\": null}]}"));
		answers.put("not JSON", body((_) -> CANARY + "<html>"));
		answers.put("too large", body((good) -> good + " ".repeat(1_100_000)));
		answers.put("large with its answer first, in a list that is too long",
				body((good) -> good.replace("]}", ",null".repeat(250_000) + "]}")));
		answers.put("too deep",
				body((good) -> "{\"note\": " + "[".repeat(100) + "]".repeat(100) + "," + good.substring(1)));
		answers.put("a number too long", body((good) -> "{\"note\": " + "9".repeat(1_000) + "," + good.substring(1)));
		answers.put("numbers for strings", body((good) -> good.replaceAll("\"(DONE|GO|COMPLETED)\"", "1")));
		answers.put("about other orders",
				body((good) -> good.replace("\"one\"", "\"three\"").replace("\"two\"", "\"four\"")));
		answers.put("about no order", body((good) -> good.replaceAll("\"order_id\":\"[a-z]+\",?", "")));
		answers.put("twice about each order", body((good) -> good.replaceFirst("\\[(.*)]", "[$1,$1]")));
		answers.put("words of another contract", body((good) -> good.replaceAll("DONE|GO|COMPLETED", "OK")));
		answers.put("not UTF-8", (exchange, good) -> {
			byte[] bytes = bytes(good.replaceAll("one|two", "on\u00e9"));
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = (bytes[i] < 0) ? (byte) 0xFF : bytes[i];
			}
			send(exchange, 200, "application/json", bytes);
		});
		answers.put("compressed, but not really", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Encoding", "gzip");
			send(exchange, 200, "application/json", bytes(good));
		});
		answers.put("a little that unpacks to very much", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Encoding", "gzip");
			send(exchange, 200, "application/json", packed(good));
		});
		return CALLS.stream()
			.flatMap((call) -> answers.entrySet()
				.stream()
				.map((answer) -> arguments(call, answer.getKey(), answer.getValue())));
	}

	@ParameterizedTest(name = "{0} answers with {1}")
	@MethodSource("everyCallAndEveryBadAnswer")
	void leavesOrdersUndecided(String call, String what, Spoiler spoiler, CapturedOutput output) {
		this.services.spoil(call, spoiler);
		assertThat(fulfil(this.batch)).isEmpty();
		// An answer that makes no sense may be about one of the two: then each is tried
		// alone.
		assertThat(this.services.calls().stream().map(Call::path).distinct())
			.containsExactlyElementsOf(CALLS.subList(0, CALLS.indexOf(call) + 1));
		assertThat(output).doesNotContain(CANARY);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 429, 500, 503 })
	void readsNoMoreOfAFailureThanOfAnAnswer(int status) {
		this.services.spoil("/charges", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Type", CANARY);
			exchange.sendResponseHeaders(status, 0);
			sendWithoutEnd(exchange);
		});
		assertEndsInTime();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"out of stock\"", "\"a\\u0000b\"", "\"somebody:card_declined\"", "\"\"", "\"x:y:z\"" })
	void takesNoRefusalWithoutAReasonOfTheContract(String reason) {
		this.services.spoil("/reservations",
				body((_) -> "{\"answers\": [{\"order_id\": \"one\", \"answer\": \"REFUSED\", \"reason\": %s}]}"
					.formatted(reason)));
		assertThat(fulfil(this.batch)).isEmpty();
		assertThat(this.services.calls()).extracting(Call::path).containsExactly("/admissions", "/reservations");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\\u0000b", "" })
	void takesNoTrackingNumberThatCannotBeKept(String number) {
		this.services.spoil("/shipments", body((good) -> good.replace("OF-7KQ2M9XW4T", number)));
		assertThat(fulfil(this.batch)).isEmpty();
		this.services.spoil("/shipments", body((good) -> good.replace("OF-7KQ2M9XW4T", "N".repeat(65))));
		assertThat(fulfil(this.batch)).isEmpty();
		assertThat(this.services.calls()).extracting(Call::path).doesNotContain("/outcomes");
	}

	@Test
	void givesUpOnAnAnswerThatDrips() {
		this.services.spoil("/charges", (exchange, good) -> drip(open(exchange), good));
		assertEndsInTime();
	}

	@Test
	void givesUpOnACompressedAnswerThatDrips() {
		this.services.spoil("/charges", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Encoding", "gzip");
			drip(new GZIPOutputStream(open(exchange), true), good);
		});
		assertEndsInTime();
	}

	@Test
	void givesUpOnACompressedAnswerThatNeverBegins() {
		this.services.spoil("/charges", (exchange, good) -> {
			exchange.getResponseHeaders().add("Content-Encoding", "gzip");
			open(exchange).flush();
			this.over.await(3, TimeUnit.SECONDS);
			drip(exchange.getResponseBody(), good);
		});
		assertEndsInTime();
	}

	@Test
	void givesUpOnAnAnswerWithoutEnd() {
		this.services.spoil("/charges", (exchange, good) -> {
			open(exchange);
			sendWithoutEnd(exchange);
		});
		assertEndsInTime();
	}

	private void assertEndsInTime() {
		long start = System.nanoTime();
		assertThat(fulfil(this.batch)).isEmpty();
		// For the whole batch and, where the service blames it, once more for each alone.
		assertThat(Duration.ofNanos(System.nanoTime() - start))
			.isLessThan(this.limits.call().multipliedBy(2).plus(Duration.ofSeconds(1)));
		assertThat(this.services.calls()).extracting(Call::path).doesNotContain("/shipments", "/refunds", "/outcomes");
		await().untilAsserted(() -> assertThat(this.hungUp.getCount()).as("connections left open").isZero());
	}

	private static OutputStream open(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, 0);
		return exchange.getResponseBody();
	}

	/** A byte now and then: no pause is long, but there is no end. */
	private void drip(OutputStream body, String good) throws InterruptedException {
		try {
			for (int i = 0; !this.over.await(50, TimeUnit.MILLISECONDS); i++) {
				body.write((i < good.length()) ? good.charAt(i) : ' ');
				body.flush();
			}
		}
		catch (IOException hungUp) {
			this.hungUp.countDown();
		}
	}

	private void sendWithoutEnd(HttpExchange exchange) throws InterruptedException {
		try {
			while (!this.over.await(0, TimeUnit.MILLISECONDS)) {
				exchange.getResponseBody().write(BLANKS);
			}
		}
		catch (IOException hungUp) {
			this.hungUp.countDown();
		}
	}

	private static Spoiler body(UnaryOperator<String> body) {
		return (exchange, good) -> send(exchange, 200, "application/json", bytes(body.apply(good)));
	}

	private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", type);
		boolean none = status == 304 || body.length == 0;
		exchange.sendResponseHeaders(status, none ? -1 : body.length);
		if (!none) {
			exchange.getResponseBody().write(body);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] packed(String first) {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (OutputStream unpacked = new GZIPOutputStream(packed)) {
			unpacked.write(bytes(first));
			for (int i = 0; i < 1_024; i++) {
				unpacked.write(BLANKS);
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		return packed.toByteArray();
	}

	private Map<String, Ending> fulfil(List<Order> orders) {
		return this.fulfilOrders.fulfil(orders, this.limits.startBatch());
	}

}
