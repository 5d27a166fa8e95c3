package io.orderflow.orders;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** One customer who runs wild is slowed down, and nobody else. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "orderflow.orders.per-second=5")
@ActiveProfiles("demo")
@Import(RealInfrastructure.class)
class OrderRateTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	private final String customer = Fixtures.aCustomer();

	@Test
	void refusesMoreThanAllowedAndTakesThemLater() throws Exception {
		List<Api.Answer> answers = Simultaneously.times(40,
				() -> this.api.post("/orders", Fixtures.aMugFor(this.customer)));
		List<Api.Answer> refused = answers.stream().filter((answer) -> answer.status() == 429).toList();
		assertThat(answers).extracting(Api.Answer::status).containsOnly(202, 429);
		assertThat(refused).isNotEmpty().allSatisfy((answer) -> {
			assertThat(answer.header("Retry-After")).isEqualTo("1");
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.http().body()).contains("orders a second").doesNotContain(this.customer);
		});
		assertThat(stored()).isEqualTo(answers.size() - refused.size());
		assertThat(this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer())).status()).as("of another")
			.isEqualTo(202);
		assertThat(this.api.asCustomer(this.customer).get("/orders").status()).as("reading").isEqualTo(200);
		Awaitility.await()
			.until(() -> this.api.post("/orders", Fixtures.aMugFor(this.customer)).status(), (status) -> status == 202);
	}

	private long stored() {
		return this.jdbc.sql("select count(*) from orders where customer_id = :customer")
			.param("customer", this.customer)
			.query(Long.class)
			.single();
	}

}
