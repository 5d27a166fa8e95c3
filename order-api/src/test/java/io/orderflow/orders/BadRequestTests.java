package io.orderflow.orders;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is not a good order is a problem document; nothing of it is stored, logged or
 * answered.
 */
@OrderApiTest
@ExtendWith(OutputCaptureExtension.class)
class BadRequestTests {

	/** Stands in every body; must never be seen again. */
	private static final String CANARY = "canary7c1f";

	private static final String ONE_MUG = """
			"items": [{"product_id": "mug001", "quantity": 1}]""";

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@AfterEach
	void leavesNoTrace(CapturedOutput output) {
		assertThat(output.getAll()).doesNotContain(CANARY);
		for (String table : new String[] { "orders", "outbox", "idempotency_keys" }) {
			assertThat(this.jdbc.sql("select count(*) from " + table + " t where t::text like '%" + CANARY + "%'")
				.query(Long.class)
				.single()).as(table).isZero();
		}
	}

	static Stream<Arguments> badOrders() {
		return Stream.of(arguments("broken JSON", "{\"customer_id\": \"" + CANARY, 400, "not valid JSON"),
				arguments("no JSON object", "[\"" + CANARY + "\"]", 400, "form"),
				arguments("nothing", "", 400, "JSON body"), arguments("null", "null", 400, "JSON body"),
				arguments("too deep", "{\"items\":" + "[".repeat(600) + "]".repeat(600) + "}", 400, ""),
				arguments("unknown field", order(ONE_MUG + ", \"coupon\": \"" + CANARY + "\""), 400, "'coupon'"),
				arguments("unknown field of a line",
						order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": 1, \"unit_price\": 0.01}]"), 400,
						"unit_price"),
				arguments("a price in words", order(ONE_MUG + ", \"total_price\": \"8.50\""), 400, "total_price"),
				arguments("a quantity in words",
						order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": \"" + CANARY + "\"}]"), 400,
						"items[0].quantity"),
				arguments("half a mug", order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": 0.5}]"), 400,
						"quantity"),
				arguments("no mug", order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": 0}]"), 400,
						"items[0].quantity"),
				arguments("negative quantity", order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": -3}]"),
						400, "items[0].quantity"),
				arguments("large quantity", order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": 1001}]"), 400,
						"items[0].quantity"),
				arguments("huge quantity",
						order("\"items\": [{\"product_id\": \"mug001\", \"quantity\": 99999999999}]"), 400, "quantity"),
				arguments("quantity missing", order("\"items\": [{\"product_id\": \"mug001\"}]"), 400,
						"items[0].quantity"),
				arguments("line missing", order("\"items\": [null]"), 400, "items[0]"),
				arguments("no lines", order("\"items\": []"), 400, "items"),
				arguments("lines missing", order("\"payment_method\": \"pm_card_visa\""), 400, "items"),
				arguments("101 lines",
						order("\"items\": [" + IntStream.rangeClosed(1, 101)
							.mapToObj((_) -> "{\"product_id\": \"mug001\", \"quantity\": 1}")
							.collect(Collectors.joining(",")) + "]"),
						400, "items"),
				arguments("empty customer", "{\"customer_id\": \"\"," + ONE_MUG + "}", 400, "customer_id"),
				arguments("long customer", "{\"customer_id\": \"" + CANARY.repeat(7) + "\"," + ONE_MUG + "}", 400,
						"customer_id"),
				arguments("control character", "{\"customer_id\": \"" + CANARY + "\\u0000\"," + ONE_MUG + "}", 400,
						"customer_id"),
				arguments("half a surrogate pair", "{\"customer_id\": \"" + CANARY + "\\ud800\"," + ONE_MUG + "}", 400,
						"customer_id"),
				arguments("line feed in the address",
						order(ONE_MUG + ", \"ship_to\": {\"country\": \"US\", \"city\": \"A\\nB\"}"), 400,
						"ship_to.city"),
				arguments("no country", order(ONE_MUG + ", \"ship_to\": {\"city\": \"London\"}"), 400,
						"ship_to.country"),
				arguments("a country in full", order(ONE_MUG + ", \"ship_to\": {\"country\": \"England\"}"), 400,
						"ship_to.country"),
				arguments("negative total", order(ONE_MUG + ", \"total_price\": -8.50"), 400, "total_price"),
				arguments("a total in mills", order(ONE_MUG + ", \"total_price\": 8.505"), 400, "total_price"),
				arguments("an endless total", order(ONE_MUG + ", \"total_price\": 1e400000000"), 400, "total_price"),
				arguments("a total beyond counting", order(ONE_MUG + ", \"total_price\": 1e2147483647"), 400,
						"total_price"),
				arguments("an order id", order("\"order_id\": \"12345\", " + ONE_MUG), 400, "the server names orders"),
				arguments("unknown product",
						order("\"items\": [{\"product_id\": \"" + CANARY + "\", \"quantity\": 1}]"), 422, "catalogue"),
				arguments("wrong total", order(ONE_MUG + ", \"total_price\": 8.49"), 422, "8.50"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badOrders")
	void refuses(String name, String body, int status, String hint) {
		assertProblem(this.api.post("/orders", body, "Idempotency-Key", "key-of-" + CANARY), status, hint);
	}

	@Test
	void refusesAMegabyteThatIsAnnounced() {
		assertProblem(this.api.post("/orders", aMegabyte()), 413, "65536");
	}

	@Test
	void refusesAMegabyteThatComesInChunks() {
		assertProblem(this.api.postInChunks("/orders", aMegabyte()), 413, "65536");
	}

	@Test
	void refusesAForeignContentType() {
		assertProblem(this.api.send(this.api.request("/orders")
			.header("Content-Type", "text/" + CANARY)
			.POST(BodyPublishers.ofString(order(ONE_MUG)))), 415, "application/json");
	}

	@Test
	void refusesToAnswerInAForeignFormBeforeItTakesTheOrder() {
		assertProblem(this.api.post("/orders", order(ONE_MUG), "Accept", "application/xml"), 406, "application/json");
	}

	@ParameterizedTest
	@MethodSource("badKeys")
	void refusesABadIdempotencyKey(String key) {
		assertProblem(this.api.post("/orders", order(ONE_MUG), "Idempotency-Key", key), 400, "Idempotency-Key");
	}

	static Stream<String> badKeys() {
		return Stream.of("", "two words", "k".repeat(256), "\"no end", "\"\"", "\"a\"b\"");
	}

	@ParameterizedTest
	@MethodSource("badCalls")
	void refusesABadCallOfTheWorker(String path, String body) {
		assertProblem(this.api.post(path, body), 400, "");
	}

	static Stream<Arguments> badCalls() {
		String twice = Fixtures.candidate("twice", CANARY, "59.99");
		return Stream.of(arguments("/admissions", Fixtures.admissions()), arguments("/admissions", "{}"),
				arguments("/admissions", Fixtures.admissions("null")),
				arguments("/admissions", Fixtures.admissions(Fixtures.candidate("", CANARY, "59.99"))),
				arguments("/admissions", Fixtures.admissions(Fixtures.candidate("a", CANARY, "-1"))),
				arguments("/admissions", Fixtures.admissions(twice, twice)),
				arguments("/outcomes", Fixtures.outcomes()),
				arguments("/outcomes", Fixtures.outcomes("{\"order_id\": \"a\", \"status\": \"PARKED\"}")),
				arguments("/outcomes", Fixtures.outcomes("{\"order_id\": \"a\", \"status\": \"COMPLETED\"}")),
				arguments("/outcomes",
						Fixtures.outcomes("{\"order_id\": \"a\", \"status\": \"REJECTED\", \"reason\": \"x\"}")),
				arguments("/outcomes",
						Fixtures.outcomes(Fixtures.completed("a", "OF-1"), Fixtures.completed("a", "OF-1"))),
				arguments("/parkings", "{\"parkings\": []}"), arguments("/parkings", Fixtures.parkings("")),
				arguments("/parkings", Fixtures.parkings("a").replace("x took too long", "")),
				arguments("/parkings", Fixtures.parkings("a").replace("x took too long", CANARY.repeat(26))),
				arguments("/parkings", Fixtures.parkings("a", "a")),
				arguments("/resumptions", "{\"resumptions\": [{\"order_id\": \"a\"}]}"),
				arguments("/resumptions", Fixtures.resumptions(true, "a", "a")),
				arguments("/abandonments", "{\"abandonments\": [null]}"),
				arguments("/abandonments", Fixtures.abandonments("a", "a")), arguments("/abandonments", Fixtures
					.abandonments(IntStream.range(0, 201).mapToObj(Integer::toString).toArray(String[]::new))));
	}

	private static String order(String fields) {
		return "{\"customer_id\": \"" + CANARY + "\", " + fields + "}";
	}

	private static String aMegabyte() {
		return order(ONE_MUG + ", \"payment_method\": \"" + "x".repeat(1_000_000) + "\"");
	}

	private static void assertProblem(Api.Answer answer, int status, String hint) {
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
		assertThat(answer.json().get("instance").asString()).startsWith("/");
		assertThat(answer.http().body()).contains(hint).doesNotContain(CANARY);
	}

}
