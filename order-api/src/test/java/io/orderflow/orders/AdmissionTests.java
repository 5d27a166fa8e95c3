package io.orderflow.orders;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class AdmissionTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	MeterRegistry meters;

	@Autowired
	PublishedOrders published;

	private final String customer = Fixtures.aCustomer();

	private final String orderId = Fixtures.anOrderId();

	@Test
	void letsTheOrderGoThatItPublished() {
		String placed = this.api.post("/orders", Contract.text("place-order-request"))
			.json()
			.get("order_id")
			.asString();
		// The message is admitted as it is, but for its schema_version.
		String message = this.published.messageOf(placed).body().replace("\"schema_version\":1,", "");
		assertThat(admit(message)).isEqualTo("GO");
		assertThat(admit(message)).isEqualTo("GO");
	}

	@Test
	void writesTheRowThatPlacingTheOrderWrites() {
		Api.Answer placed = this.api.post("/orders", Contract.text("place-order-request"));
		String placedId = placed.json().get("order_id").asString();
		String message = this.published.messageOf(placedId).body();
		assertThat(admit(message.replace("\"schema_version\":1,", "").replace(placedId, this.orderId))).isEqualTo("GO");
		assertThat(this.jdbc.sql("select queued_at = placed_at from orders where order_id = :id")
			.param("id", placedId)
			.query(Boolean.class)
			.single()).isTrue();
		String row = "select (to_jsonb(orders) - 'order_id' - 'queued_at')::text from orders where order_id = :id";
		assertThat(this.jdbc.sql(row).param("id", placedId).query(String.class).single())
			.isEqualTo(this.jdbc.sql(row).param("id", this.orderId).query(String.class).single());
	}

	@Test
	void takesInAnOrderItHasNeverSeen() {
		double accepted = accepted();
		assertThat(admit(candidate("59.99"))).isEqualTo("GO");
		assertThat(accepted()).isEqualTo(accepted + 1);
		JsonNode order = order();
		assertThat(order.get("status").asString()).isEqualTo("ACCEPTED");
		assertThat(order.get("items").get(0).get("unit_price").decimalValue()).isEqualByComparingTo("20.00");
		assertThat(order.get("payment_method").asString()).isEqualTo("pm_card_visa");
		assertThat(order.get("ship_to").toString()).isEqualTo("{\"country\":\"US\"}");
		assertThat(admit(candidate("59.99"))).isEqualTo("GO");
		assertThat(accepted()).isEqualTo(accepted + 1);
	}

	@Test
	void publishesNothingForAnOrderThatCameFromTheQueue() {
		admit(candidate("59.99"));
		assertThat(this.jdbc.sql("select count(*) from outbox where order_id = :id")
			.param("id", this.orderId)
			.query(Long.class)
			.single()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "abc123, 59.98, wrong_total", "nosuch, 59.99, unknown_product" })
	void rejectsWhatTheCatalogueDoesNotHold(String product, String total, String reason) {
		String candidate = candidate(total).replace("abc123", product);
		double rejected = rejected(reason);
		long timed = this.meters.get("orderflow.orders.settle").timer().count();
		assertThat(admit(candidate)).isEqualTo("ENDED");
		JsonNode order = order();
		assertThat(order.get("status").asString()).isEqualTo("REJECTED");
		assertThat(order.get("refused_by").asString()).isEqualTo("admission");
		assertThat(order.get("reason").asString()).isEqualTo(reason);
		assertThat(order.has("settled_at")).isTrue();
		assertThat(admit(candidate)).isEqualTo("ENDED");
		assertThat(rejected(reason)).isEqualTo(rejected + 1);
		assertThat(this.meters.get("orderflow.orders.settle").timer().count()).isEqualTo(timed + 1);
	}

	@ParameterizedTest
	@CsvSource({ "COMPLETED, ENDED", "REJECTED, ENDED", "PARKED, PARKED", "ABANDONING, PARKED", "ACCEPTED, GO" })
	void answersByStatusAndCallsAnotherOrderAConflictInEach(String status, String answer) {
		admit(candidate("59.99"));
		this.jdbc.sql("""
				update orders set status = :status,
				    settled_at = case when :status in ('COMPLETED', 'REJECTED') then now() end,
				    tracking_number = case when :status = 'COMPLETED' then 'OF-1' end,
				    refused_by = case when :status = 'REJECTED' then 'take_payment' end,
				    reason = case when :status = 'REJECTED' then 'card_declined' end,
				    parked_reason = case when :status = 'PARKED' then 'x' end
				where order_id = :id""").param("status", status).param("id", this.orderId).update();
		assertThat(admit(candidate("59.99"))).isEqualTo(answer);
		assertThat(admit(candidate("59.98"))).isEqualTo("CONFLICT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"customer_id\": \"other\"", "\"items\": [{\"product_id\": \"abc123\", \"quantity\": 3}]",
			"\"total_price\": 60", "\"payment_method\": \"pm_card_charge_declined\"",
			"\"ship_to\": {\"country\": \"GB\"}", "\"ship_to\": {\"country\": \"US\", \"name\": \"Ada\"}" })
	void takesOtherContentsForAnotherOrder(String other) {
		admit(candidate("59.99"));
		String changed = candidate("59.99").replaceFirst("\\}$", "," + other + "}");
		assertThat(admit(changed)).isEqualTo("CONFLICT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"placed_at\": \"2020-01-01T00:00:00Z\"", "\"total_price\": 5999e-2",
			"\"payment_method\": null", "\"ship_to\": {\"country\": \"US\"}",
			"\"items\": [{\"product_id\": \"xyz456\", \"quantity\": 1}, {\"product_id\": \"abc123\", \"quantity\": 1},"
					+ "{\"product_id\": \"abc123\", \"quantity\": 1}]" })
	void takesOtherWordsForTheSameOrder(String other) {
		admit(candidate("59.99"));
		String reworded = candidate("59.99").replaceFirst("\\}$", "," + other + "}");
		assertThat(admit(reworded)).isEqualTo("GO");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z",
			"2999-01-01T00:00:00Z" })
	void takesAnImpossibleTimeForNow(String placedAt) {
		assertThat(admit(candidate("59.99").replaceFirst("\\}$", ",\"placed_at\": \"" + placedAt + "\"}")))
			.isEqualTo("GO");
		assertThat(order().get("placed_at").asString()).startsWith("20").isLessThan("2999");
	}

	@Test
	void answersEachOrderOfABatchOnItsOwn() {
		List<String> ids = Stream.generate(Fixtures::anOrderId).limit(4).toList();
		this.api.post("/admissions",
				Fixtures.admissions(Fixtures.candidate(ids.get(1), this.customer, "1.00"),
						Fixtures.candidate(ids.get(2), this.customer, "59.99"),
						Fixtures.candidate(ids.get(3), this.customer, "59.99")));
		this.jdbc.sql("update orders set status = 'PARKED', parked_reason = 'x' where order_id = :id")
			.param("id", ids.get(2))
			.update();
		JsonNode answer = this.api.post("/admissions",
				Fixtures.admissions(Fixtures.candidate(ids.get(0), this.customer, "59.99"),
						Fixtures.candidate(ids.get(1), this.customer, "1.00"),
						Fixtures.candidate(ids.get(2), this.customer, "59.99"),
						Fixtures.candidate(ids.get(3), "other", "59.99")))
			.json();
		List<String> inContract = Contract.json("admissions-answer")
			.get("answers")
			.valueStream()
			.map((each) -> each.get("answer").asString())
			.toList();
		assertThat(answer.get("answers").valueStream().map((each) -> each.get("answer").asString()))
			.isEqualTo(inContract);
		assertThat(answer.get("answers").valueStream().map((each) -> each.get("order_id").asString())).isEqualTo(ids);
	}

	@Test
	void takesTheContractsRequest() {
		JsonNode answer = this.api.post("/admissions", Contract.text("admissions-request")).json();
		assertThat(answer.get("answers").get(0).propertyNames())
			.containsExactlyElementsOf(Contract.json("admissions-answer").get("answers").get(0).propertyNames());
	}

	@Test
	void admitsAnUnseenOrderOnceFromTwoThreads() throws Exception {
		for (int round = 0; round < 20; round++) {
			String id = Fixtures.anOrderId();
			double accepted = accepted();
			List<String> answers = Simultaneously
				.all(List.of(() -> admit(Fixtures.candidate(id, this.customer, "59.99")),
						() -> admit(Fixtures.candidate(id, "other", "59.99"))));
			assertThat(answers).containsExactlyInAnyOrder("GO", "CONFLICT");
			assertThat(accepted()).isEqualTo(accepted + 1);
		}
	}

	@Test
	void doesNotDeadlockOnBatchesInOppositeOrder() throws Exception {
		for (int round = 0; round < 10; round++) {
			List<String> orders = IntStream.range(0, 50)
				.mapToObj((_) -> Fixtures.candidate(Fixtures.anOrderId(), this.customer, "59.99"))
				.toList();
			List<Callable<Integer>> batches = List.of(() -> admitAll(orders), () -> admitAll(orders.reversed()),
					() -> admitAll(orders), () -> admitAll(orders.reversed()));
			assertThat(Simultaneously.all(batches)).containsOnly(50);
		}
	}

	private int admitAll(List<String> orders) {
		return Math.toIntExact(this.api.post("/admissions", Fixtures.admissions(orders.toArray(String[]::new)))
			.json()
			.get("answers")
			.valueStream()
			.filter((answer) -> answer.get("answer").asString().equals("GO"))
			.count());
	}

	private String admit(String candidate) {
		Api.Answer answer = this.api.post("/admissions", Fixtures.admissions(candidate));
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		return answer.json().get("answers").get(0).get("answer").asString();
	}

	private String candidate(String total) {
		return Fixtures.candidate(this.orderId, this.customer, total);
	}

	private JsonNode order() {
		return this.api.get("/orders/" + this.orderId).json();
	}

	private double rejected(String reason) {
		return this.meters.get("orderflow.orders.settled")
			.tags("refused_by", "admission", "reason", reason)
			.counter()
			.count();
	}

	private double accepted() {
		return this.meters.get("orderflow.orders.accepted").counter().count();
	}

}
