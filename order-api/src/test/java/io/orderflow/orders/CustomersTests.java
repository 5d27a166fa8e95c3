package io.orderflow.orders;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Customers see their own orders and learn nothing about those of others. */
@OrderApiTest
class CustomersTests {

	private static final String A_MUG = """
			{"items": [{"product_id": "mug001", "quantity": 1}]}""";

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	private final String alice = Fixtures.aCustomer();

	private final String bob = Fixtures.aCustomer();

	@Test
	void takesTheCustomerFromTheToken() {
		Api.Answer placed = as(this.alice).post("/orders", A_MUG);
		assertThat(placed.status()).isEqualTo(202);
		assertThat(as(this.alice).get(placed.header("Location")).json().get("customer_id").asString())
			.isEqualTo(this.alice);
	}

	@Test
	void refusesAnOrderInTheNameOfAnotherCustomer() {
		Api.Answer refused = as(this.bob).post("/orders", Fixtures.aMugFor(this.alice));
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(refused.http().body()).contains("customer_id").doesNotContain(this.alice, this.bob);
		assertThat(ordersOf(this.alice) + ordersOf(this.bob)).isZero();
	}

	@Test
	void answersAForeignOrderAsOneThatIsNot() {
		String aliceOrder = as(this.alice).post("/orders", A_MUG).json().get("order_id").asString();
		String noOrder = UUID.randomUUID().toString();
		Api.Answer foreign = as(this.bob).get("/orders/" + aliceOrder);
		Api.Answer unknown = as(this.bob).get("/orders/" + noOrder);
		assertThat(foreign.status()).isEqualTo(404);
		assertThat(foreign.http().body().replace(aliceOrder, noOrder)).isEqualTo(unknown.http().body());
		assertThat(foreign.http().headers().map().keySet()).isEqualTo(unknown.http().headers().map().keySet());
	}

	@Test
	void listsOnesOwnOrdersOnly() {
		String aliceOrder = as(this.alice).post("/orders", A_MUG).json().get("order_id").asString();
		String bobOrder = as(this.bob).post("/orders", A_MUG).json().get("order_id").asString();
		assertThat(listed(as(this.alice), "")).containsExactly(aliceOrder);
		assertThat(listed(as(this.bob), "")).containsExactly(bobOrder);
		assertThat(listed(as(this.bob), "?customer_id=" + this.bob)).containsExactly(bobOrder);
		assertThat(as(this.bob).get("/orders?customer_id=" + this.alice).status()).isEqualTo(403);
	}

	@Test
	void showsNothingOfOthersBehindACursorOfTheirs() {
		Stream.of(1, 2, 3).forEach((_) -> as(this.alice).post("/orders", A_MUG));
		String cursor = as(this.alice).get("/orders?limit=1").json().get("next_cursor").asString();
		assertThat(listed(as(this.bob), "?cursor=" + cursor)).isEmpty();
	}

	@Test
	void replaysNoKeyOfAnotherCustomer() {
		String key = UUID.randomUUID().toString();
		Api.Answer first = as(this.alice).post("/orders", A_MUG, "Idempotency-Key", key);
		Api.Answer others = as(this.bob).post("/orders", A_MUG, "Idempotency-Key", key);
		assertThat(others.status()).as(others.http().body()).isEqualTo(202);
		assertThat(others.header("Idempotent-Replayed")).isEmpty();
		assertThat(others.json().get("order_id")).isNotEqualTo(first.json().get("order_id"));
		// Nor does the answer tell whether somebody has used the key for something else.
		assertThat(as(Fixtures.aCustomer()).post("/orders", A_MUG.replace("mug001", "pen001"), "Idempotency-Key", key)
			.status()).isEqualTo(202);
	}

	@Test
	void takesAnOrderWithAndWithoutOnesNameForTheSameRequest() {
		String key = UUID.randomUUID().toString();
		Api.Answer first = as(this.alice).post("/orders", A_MUG, "Idempotency-Key", key);
		Api.Answer second = as(this.alice).post("/orders", Fixtures.aMugFor(this.alice), "Idempotency-Key", key);
		assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(second.http().body()).isEqualTo(first.http().body());
	}

	@Test
	void showsOperatorsAllOrdersAndTakesNoneFromThem() {
		Api operator = this.api.as("ops", "ops");
		String aliceOrder = as(this.alice).post("/orders", A_MUG).json().get("order_id").asString();
		assertThat(operator.get("/orders/" + aliceOrder).status()).isEqualTo(200);
		assertThat(listed(operator, "?customer_id=" + this.alice)).containsExactly(aliceOrder);
		assertThat(listed(operator, "")).contains(aliceOrder);
		assertThat(operator.post("/orders", A_MUG).status()).isEqualTo(403);
	}

	@Test
	void leavesTheCustomerOfADirectOrderToItsProducer() {
		String orderId = Fixtures.anOrderId();
		this.api.post("/admissions", Fixtures.admissions(Fixtures.candidate(orderId, this.alice, "59.99")));
		assertThat(as(this.alice).get("/orders/" + orderId).status()).isEqualTo(200);
		assertThat(as(this.bob).get("/orders/" + orderId).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admissions", "/outcomes", "/parkings", "/resumptions", "/abandonments" })
	void keepsCustomersAndOperatorsFromTheWorkersCalls(String path) {
		assertThat(as(this.alice).post(path, "{}").status()).isEqualTo(403);
		assertThat(this.api.as("ops", "ops").post(path, "{}").status()).isEqualTo(403);
	}

	@Test
	void keepsTheWorkerFromCustomersOrders() {
		Api worker = this.api.as("order-worker", "orders:settle");
		assertThat(worker.get("/orders").status()).isEqualTo(403);
		assertThat(worker.post("/orders", A_MUG).status()).isEqualTo(403);
	}

	@Test
	void showsTheWorkerNoOrderWhosoeverItIs() {
		Api worker = this.api.as("order-worker", "orders:settle");
		String orderId = Fixtures.anOrderId();
		this.api.post("/admissions", Fixtures.admissions(Fixtures.candidate(orderId, "order-worker", "59.99")));
		assertThat(this.api.get("/orders/" + orderId).status()).isEqualTo(200);
		assertThat(worker.get("/orders/" + orderId).status()).isEqualTo(404);
		assertThat(worker.get("/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
	}

	private Api as(String customer) {
		return this.api.asCustomer(customer);
	}

	private static List<String> listed(Api api, String query) {
		JsonNode page = api.get("/orders" + query).json();
		return page.get("orders").valueStream().map((order) -> order.get("order_id").asString()).toList();
	}

	private long ordersOf(String customer) {
		return this.jdbc.sql("select count(*) from orders where customer_id = :customer")
			.param("customer", customer)
			.query(Long.class)
			.single();
	}

}
