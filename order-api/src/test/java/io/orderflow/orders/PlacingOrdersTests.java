package io.orderflow.orders;

import java.time.Instant;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class PlacingOrdersTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	PublishedOrders published;

	@Test
	void takesTheContractsOrderIn() {
		Api.Answer placed = this.api.post("/orders", Contract.text("place-order-request"));
		assertThat(placed.status()).isEqualTo(202);
		String orderId = placed.json().get("order_id").asString();
		assertThat(placed.header("Location")).isEqualTo("/orders/" + orderId);
		assertThat(placed.header("Idempotent-Replayed")).isEmpty();
		assertThat(asInContract(placed.json(), "place-order-answer", "order_id", "placed_at"))
			.isEqualTo(Contract.json("place-order-answer"));
		assertThat(this.jdbc.sql("select status from orders where order_id = :id")
			.param("id", orderId)
			.query(String.class)
			.single()).isEqualTo("ACCEPTED");
	}

	@Test
	void publishesTheContractsMessageAndNothingBesideItsBody() {
		Api.Answer placed = this.api.post("/orders", Contract.text("place-order-request"));
		Message message = this.published.messageOf(placed.json().get("order_id").asString());
		JsonNode body = JsonMapper.shared().readTree(message.body());
		assertThat(asInContract(body, "order-placed-in-full", "order_id", "placed_at"))
			.isEqualTo(Contract.json("order-placed-in-full"));
		assertThat(body.get("placed_at")).isEqualTo(placed.json().get("placed_at"));
		assertThat(message.body()).contains("\"total_price\":59.99");
		assertThat(message.messageAttributes()).isEmpty();
	}

	@Test
	void passesTheTraceOfTheRequestOnToTheMessage() {
		String line = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()), "traceparent", line);
		assertThat(this.published.messageOf(placed.json().get("order_id").asString()).messageAttributes())
			.hasEntrySatisfying("traceparent", (sent) -> assertThat(sent.stringValue()).isEqualTo(line));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
			"00-00000000000000000000000000000000-00f067aa0ba902b7-01", "'); drop table outbox; --" })
	void takesAnOrderInWhateverItSaysOfATrace(String nonsense) {
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()), "traceparent", nonsense);
		assertThat(placed.status()).isEqualTo(202);
		assertThat(this.published.messageOf(placed.json().get("order_id").asString()).messageAttributes()).isEmpty();
	}

	@Test
	void emptiesTheOutbox() {
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()));
		String orderId = placed.json().get("order_id").asString();
		this.published.messageOf(orderId);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.jdbc.sql("select count(*) from outbox where order_id = :id")
				.param("id", orderId)
				.query(Long.class)
				.single()).isZero());
	}

	@Test
	void namesOrdersByVersionSevenUuids() {
		String orderId = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()))
			.json()
			.get("order_id")
			.asString();
		assertThat(UUID.fromString(orderId).version()).isEqualTo(7);
	}

	@Test
	void takesPricesFromTheCatalogueAndFillsInWhatIsLeftOut() {
		Api.Answer placed = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()));
		assertThat(placed.http().body()).contains("\"total_price\":8.50");
		Api.Answer order = this.api.get(placed.header("Location"));
		assertThat(order.http().body())
			.contains("\"items\":[{\"product_id\":\"mug001\",\"quantity\":1,\"unit_price\":8.50}]")
			.contains("\"payment_method\":\"pm_card_visa\"")
			.contains("\"ship_to\":{\"country\":\"US\"}")
			.doesNotContain("settled_at", "steps", "null");
	}

	@Test
	void takesTwoLinesOfOneProduct() {
		Api.Answer placed = this.api.post("/orders", """
				{"customer_id": "%s", "total_price": 25.5, "items": [{"product_id": "mug001", "quantity": 1},
				 {"product_id": "mug001", "quantity": 2}]}""".formatted(Fixtures.aCustomer()));
		assertThat(placed.status()).isEqualTo(202);
		assertThat(placed.http().body()).contains("\"total_price\":25.50");
		assertThat(this.api.get(placed.header("Location")).json().get("items")).hasSize(2);
	}

	@Test
	void answersTheTimeThatIsStored() {
		Api.Answer placed = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()));
		Instant answered = Instant.parse(placed.json().get("placed_at").asString());
		Instant stored = Instant.parse(this.api.get(placed.header("Location")).json().get("placed_at").asString());
		assertThat(stored).isEqualTo(answered);
	}

	/** The document with the contract's values in the fields that differ each time. */
	private static JsonNode asInContract(JsonNode document, String contract, String... fields) {
		ObjectNode alike = document.deepCopy().asObject();
		for (String field : fields) {
			assertThat(document.get(field)).as(field).isNotNull();
			alike.set(field, Contract.json(contract).get(field));
		}
		return alike;
	}

}
