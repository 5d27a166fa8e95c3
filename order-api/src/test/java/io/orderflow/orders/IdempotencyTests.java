package io.orderflow.orders;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class IdempotencyTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transaction;

	@Autowired
	IdempotencyKeys keys;

	private final String customer = Fixtures.aCustomer();

	private final String key = UUID.randomUUID().toString();

	@Test
	void replaysTheAnswerOfTheSameRequest() {
		Api.Answer first = post(Fixtures.anOrderOf(this.customer), this.key);
		Api.Answer second = post(Fixtures.anOrderOf(this.customer), this.key);
		assertReplayed(first, second);
		assertThat(ordersOfTheCustomer()).isOne();
	}

	@Test
	void replaysTheFirstAnswerEvenIfTheOrderHasEnded() {
		Api.Answer first = post(Fixtures.anOrderOf(this.customer), this.key);
		this.api.post("/outcomes",
				Fixtures.outcomes(Fixtures.completed(first.json().get("order_id").asString(), "OF-1")));
		assertReplayed(first, post(Fixtures.anOrderOf(this.customer), this.key));
	}

	@Test
	void takesAQuotedKeyForTheSameKey() {
		assertReplayed(post(Fixtures.anOrderOf(this.customer), this.key),
				post(Fixtures.anOrderOf(this.customer), "\"" + this.key + "\""));
	}

	@Test
	void takesOtherWordsForTheSameRequest() {
		Api.Answer first = post("""
				{"customer_id": "%s", "items": [{"product_id": "mug001", "quantity": 3},
				 {"product_id": "pen001", "quantity": 1}]}""".formatted(this.customer), this.key);
		Api.Answer second = post("""
				{"items": [{"quantity": 1, "product_id": "pen001"}, {"product_id": "mug001", "quantity": 2},
				 {"product_id": "mug001", "quantity": 1}], "payment_method": "pm_card_visa",
				 "ship_to": {"country": "US"}, "customer_id": "%s"}""".formatted(this.customer), this.key);
		assertReplayed(first, second);
	}

	@Test
	void refusesTheKeyForAnotherRequest() {
		post(Fixtures.anOrderOf(this.customer), this.key);
		Api.Answer other = post(Fixtures.aMugFor(this.customer), this.key);
		assertThat(other.status()).isEqualTo(422);
		assertThat(other.http().body()).contains("Idempotency-Key");
		assertThat(ordersOfTheCustomer()).isOne();
	}

	@Test
	void keepsNoKeyOfARefusedRequest() {
		String wrong = Fixtures.anOrderOf(this.customer).replace("59.99", "1.00");
		assertThat(post(wrong, this.key).status()).isEqualTo(422);
		assertTakenAsNew();
	}

	@Test
	void keepsTheKeysOfCustomersApart() {
		Api.Answer first = post(Fixtures.anOrderOf(this.customer), this.key);
		Api.Answer second = post(Fixtures.anOrderOf(Fixtures.aCustomer()), this.key);
		assertThat(second.status()).isEqualTo(202);
		assertThat(second.json().get("order_id")).isNotEqualTo(first.json().get("order_id"));
	}

	@Test
	void takesAnExpiredKeyForANewOne() {
		post(Fixtures.anOrderOf(this.customer), this.key);
		expire();
		Api.Answer second = post(Fixtures.aMugFor(this.customer), this.key);
		assertThat(second.status()).isEqualTo(202);
		assertThat(second.header("Idempotent-Replayed")).isEmpty();
		assertReplayed(second, post(Fixtures.aMugFor(this.customer), this.key));
	}

	@Test
	void purgesExpiredKeysOnly() {
		post(Fixtures.anOrderOf(this.customer), this.key);
		post(Fixtures.anOrderOf(this.customer), "kept-" + this.key);
		expire();
		this.keys.purge();
		assertThat(this.jdbc.sql("select key from idempotency_keys where customer_id = :customer")
			.param("customer", this.customer)
			.query(String.class)
			.list()).containsExactly("kept-" + this.key);
	}

	@Test
	void makesOneOrderOfFiftyRequestsAtOnce() throws Exception {
		List<Api.Answer> answers = Simultaneously.times(50, () -> post(Fixtures.anOrderOf(this.customer), this.key));
		assertThat(answers).extracting(Api.Answer::status).containsOnly(202);
		assertThat(answers).extracting((answer) -> answer.http().body()).containsOnly(answers.getFirst().http().body());
		assertThat(answers).extracting((answer) -> answer.header("Location"))
			.containsOnly(answers.getFirst().header("Location"));
		assertThat(answers).extracting((answer) -> answer.header("Idempotent-Replayed"))
			.filteredOn("true"::equals)
			.hasSize(49);
		assertThat(answers).filteredOn((answer) -> answer.header("Idempotent-Replayed").isEmpty()).hasSize(1);
		assertThat(ordersOfTheCustomer()).isOne();
	}

	@Test
	void makesOneOrderOfTwoRequestsAtOnceThatDiffer() throws Exception {
		for (int round = 0; round < 20; round++) {
			String key = this.key + round;
			List<Api.Answer> answers = Simultaneously.all(List.of(() -> post(Fixtures.anOrderOf(this.customer), key),
					() -> post(Fixtures.aMugFor(this.customer), key)));
			assertThat(answers).extracting(Api.Answer::status).containsExactlyInAnyOrder(202, 422);
			assertThat(ordersOfTheCustomer()).isEqualTo(round + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "REJECTED", "PARKED", "ABANDONING" })
	void replaysTheFirstAnswerWhateverHasBecomeOfTheOrder(String status) {
		Api.Answer first = post(Fixtures.anOrderOf(this.customer), this.key);
		String orderId = first.json().get("order_id").asString();
		switch (status) {
			case "PARKED" -> this.api.post("/parkings", Fixtures.parkings(orderId));
			case "ABANDONING" -> this.api.post("/abandonments", Fixtures.abandonments(orderId));
			default -> this.api.post("/outcomes", Fixtures.outcomes(Fixtures.rejected(orderId, "card_declined")));
		}
		assertThat(this.api.get("/orders/" + orderId).json().get("status").asString()).isEqualTo(status);
		assertReplayed(first, post(Fixtures.anOrderOf(this.customer), this.key));
	}

	@Test
	void takesAKeyOf255Characters() {
		String longest = this.key + "k".repeat(255 - this.key.length());
		Api.Answer first = post(Fixtures.anOrderOf(this.customer), longest);
		assertReplayed(first, post(Fixtures.anOrderOf(this.customer), "\"" + longest + "\""));
		assertThat(post(Fixtures.anOrderOf(this.customer), longest + "k").status()).isEqualTo(400);
		assertThat(post(Fixtures.anOrderOf(this.customer), "\"" + longest + "k\"").status()).isEqualTo(400);
	}

	@Test
	void keepsNoKeyOfAMalformedRequest() {
		assertThat(post("{\"customer_id\": \"%s\", \"items\": []}".formatted(this.customer), this.key).status())
			.isEqualTo(400);
		assertTakenAsNew();
	}

	@Test
	void keepsNoKeyOfARequestThatFailed() {
		this.transaction.executeWithoutResult((_) -> {
			// The key is taken by then, and its order can be written no more.
			this.jdbc.sql("lock table orders in exclusive mode").update();
			assertThat(post(Fixtures.anOrderOf(this.customer), this.key).status()).isEqualTo(503);
		});
		assertThat(this.jdbc.sql("select count(*) from idempotency_keys where customer_id = :customer")
			.param("customer", this.customer)
			.query(Long.class)
			.single()).isZero();
		assertTakenAsNew();
	}

	@Test
	void letsTheNextOneTakeTheKeyOfARequestThatFailsMeanwhile() throws Exception {
		String wrong = Fixtures.anOrderOf(this.customer).replace("59.99", "1.00");
		for (int round = 0; round < 20; round++) {
			String key = this.key + round;
			List<Api.Answer> answers = Simultaneously
				.all(List.of(() -> post(wrong, key), () -> post(Fixtures.anOrderOf(this.customer), key)));
			assertThat(answers).extracting(Api.Answer::status).containsExactly(422, 202);
		}
	}

	/** Another body, which a kept key would refuse. */
	private void assertTakenAsNew() {
		Api.Answer answer = post(Fixtures.aMugFor(this.customer), this.key);
		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.header("Idempotent-Replayed")).isEmpty();
		assertThat(ordersOfTheCustomer()).isOne();
	}

	private Api.Answer post(String order, String key) {
		return this.api.post("/orders", order, "Idempotency-Key", key);
	}

	private void expire() {
		this.jdbc.sql("""
				update idempotency_keys set created_at = created_at - interval '30 days 1 minute'
				where customer_id = :customer and key = :key""")
			.param("customer", this.customer)
			.param("key", this.key)
			.update();
	}

	private long ordersOfTheCustomer() {
		return this.jdbc.sql("select count(*) from orders where customer_id = :customer")
			.param("customer", this.customer)
			.query(Long.class)
			.single();
	}

	private static void assertReplayed(Api.Answer first, Api.Answer second) {
		assertThat(first.status()).isEqualTo(202);
		assertThat(second.status()).isEqualTo(202);
		assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
		assertThat(second.header("Location")).isEqualTo(first.header("Location"));
		assertThat(second.http().body()).isEqualTo(first.http().body());
	}

}
