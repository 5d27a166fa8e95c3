package io.orderflow.orders;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class ReadingOrdersTests {

	@Autowired
	Api api;

	@Autowired
	MeterRegistry meters;

	@Autowired
	DataSource database;

	private final String customer = Fixtures.aCustomer();

	@Test
	void answersASettledOrderAsInTheContract() {
		String orderId = this.api.post("/orders", Contract.text("place-order-request"))
			.json()
			.get("order_id")
			.asString();
		JsonNode contract = Contract.json("order-answer");
		this.api.post("/outcomes", Fixtures.outcomes("""
				{"order_id": "%s", "status": "COMPLETED", "tracking_number": "OF-7KQ2M9XW4T", "steps": %s}"""
			.formatted(orderId, contract.get("steps"))));
		JsonNode order = this.api.get("/orders/" + orderId).json();
		assertThat(order.propertyNames()).containsExactlyElementsOf(contract.propertyNames());
		for (String field : contract.propertyNames()) {
			if (!List.of("order_id", "placed_at", "settled_at").contains(field)) {
				assertThat(order.get(field)).as(field).isEqualTo(contract.get(field));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0192f0c1-2345-7abc-8def-0123456789ab", "%01", "%EF%BF%BF", "x" })
	void answersNotFoundForAnOrderThatIsNot(String orderId) {
		Api.Answer answer = this.api.get("/orders/" + orderId);
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
	}

	@Test
	void listsNewestFirstWhileOrdersArrive() {
		List<String> placed = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			placed.addFirst(place());
		}
		List<String> listed = new ArrayList<>();
		String next = "";
		do {
			JsonNode page = this.api.get("/orders?limit=2&customer_id=" + this.customer + next).json();
			page.get("orders").forEach((order) -> listed.add(order.get("order_id").asString()));
			next = page.has("next_cursor") ? "&cursor=" + page.get("next_cursor").asString() : "";
			place();
		}
		while (!next.isEmpty());
		assertThat(listed).isEqualTo(placed);
	}

	@Test
	void listsByStatusAndCustomer() {
		String ended = place();
		String open = place();
		this.api.post("/outcomes", Fixtures.outcomes(Fixtures.rejected(ended, "card_declined")));
		assertThat(listed("&status=REJECTED")).containsExactly(ended);
		assertThat(listed("&status=ACCEPTED")).containsExactly(open);
		assertThat(listed("")).containsExactly(open, ended);
		assertThat(this.api.get("/orders?status=REJECTED&limit=100").json().get("orders"))
			.extracting((order) -> order.get("status").asString())
			.containsOnly("REJECTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "limit=many", "status=LOST", "cursor=garbage", "cursor=%25",
			"cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTpvcmRlcg", "cursor=MToA", "customer_id=", "customer_id=a%00b" })
	void refusesWhatItCannotListBy(String query) {
		Api.Answer answer = this.api.get("/orders?" + query);
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(400);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.http().body()).contains(query.substring(0, query.indexOf('=')))
			.doesNotContain("garbage", "LOST", "many");
	}

	@Test
	void knowsOnePoolAndNoReplicaUnlessItIsToldOfOne() {
		assertThat(this.meters.find("orderflow.replica.used").meter()).isNull();
		assertThat(this.meters.find("orderflow.replica.reads").meter()).isNull();
		assertThat(this.database).isInstanceOf(HikariDataSource.class);
	}

	@Test
	void showsTheCatalogue() {
		assertThat(this.api.get("/products").http().body()).contains("{\"product_id\":\"abc123\",\"unit_price\":20.00}")
			.contains("{\"product_id\":\"xyz456\",\"unit_price\":19.99}");
	}

	private String place() {
		return this.api.post("/orders", Fixtures.aMugFor(this.customer)).json().get("order_id").asString();
	}

	private List<String> listed(String filter) {
		List<String> ids = new ArrayList<>();
		this.api.get("/orders?customer_id=" + this.customer + filter)
			.json()
			.get("orders")
			.forEach((order) -> ids.add(order.get("order_id").asString()));
		return ids;
	}

}
