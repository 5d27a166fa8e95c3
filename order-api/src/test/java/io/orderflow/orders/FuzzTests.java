package io.orderflow.orders;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand bad orders: each is refused with a problem document, nothing of any is
 * stored, logged or answered, and a good order gets through afterwards.
 */
@OrderApiTest
@ExtendWith(OutputCaptureExtension.class)
class FuzzTests {

	private static final int ORDERS = 1_000;

	/** The limit of orders a second would refuse those of one. */
	private static final int CUSTOMERS = 20;

	private static final String CANARY = "canary5e7b";

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	private final String customer = Fixtures.aCustomer();

	@Test
	void refusesAThousandBadOrders(CapturedOutput output) {
		long seed = Long.getLong("fuzz.seed", System.nanoTime());
		BadOrders bad = new BadOrders(new Random(seed), CANARY);
		for (int i = 0; i < ORDERS; i++) {
			byte[] order = bad.next();
			Api.Answer answer = refused(this.api.asCustomer(this.customer + "-" + i % CUSTOMERS), order);
			assertThat(answer.status())
				.as("-Dfuzz.seed=%d, order %d: %s%n%s", seed, i, answer.http().body(),
						new String(order, StandardCharsets.UTF_8))
				.isIn(400, 413, 422);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
			assertThat(answer.http().body()).doesNotContain(CANARY).hasSizeLessThan(4_000);
		}
		for (String table : new String[] { "orders", "outbox", "idempotency_keys" }) {
			assertThat(this.jdbc.sql("select count(*) from " + table + " t where t::text like :trace")
				.param("trace", "%" + this.customer + "%")
				.query(Long.class)
				.single()).as(table).isZero();
		}
		assertThat(output.getAll()).doesNotContain(CANARY).doesNotContain(" ERROR ");
		assertThat(this.api.post("/orders", Fixtures.aMugFor(this.customer)).status()).isEqualTo(202);
	}

	private static Api.Answer refused(Api api, byte[] order) {
		return api.send(api.request("/orders")
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(order)));
	}

}
