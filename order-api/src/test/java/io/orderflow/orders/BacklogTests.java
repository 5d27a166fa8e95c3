package io.orderflow.orders;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What a batch costs does not depend on how many other orders wait. */
@OrderApiTest
class BacklogTests {

	private static final int WAITING = 3_000;

	/** PostgreSQL settles for a plan after five. */
	private static final int BATCHES = 15;

	private final String customer = "waiting-" + UUID.randomUUID();

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@AfterEach
	void forgetTheBacklog() {
		this.jdbc.sql("delete from orders where customer_id = :customer").param("customer", this.customer).update();
		this.jdbc.sql("analyze orders").update();
	}

	@Test
	void readsNoOtherOrdersThanItSettlesParksResumesOrAbandons() {
		// The worst moment: many wait, and the statistics were made when none did.
		this.jdbc
			.sql("update orders set status = 'REJECTED', settled_at = now(), refused_by = 'x', reason = 'x' "
					+ "where status = 'ACCEPTED'")
			.update();
		this.jdbc.sql("analyze orders").update();
		pileUp();
		Read before = read();
		for (int batch = 0; batch < BATCHES; batch++) {
			List<String> orders = Stream.generate(this::anOrder).limit(3).toList();
			this.api.post("/parkings", Fixtures.parkings(orders.get(0)));
			this.api.post("/resumptions", Fixtures.resumptions(false, orders.get(0)));
			this.api.post("/abandonments", Fixtures.abandonments(orders.get(1)));
			this.api.post("/outcomes", Fixtures.outcomes(Fixtures.completed(orders.get(0), "OF-1"),
					Fixtures.rejected(orders.get(1), "abandoned"), Fixtures.completed(orders.get(2), "OF-2")));
			assertThat(orders).extracting(this::status).containsExactly("COMPLETED", "REJECTED", "COMPLETED");
		}
		Awaitility.await().untilAsserted(() -> assertThat(read().byName() - before.byName()).isGreaterThan(BATCHES));
		// No sleep would make sure that all connections have told; they tell of all their
		// tables at once.
		assertThat(read().byStatus() - before.byStatus()).isLessThan(WAITING);
	}

	private void pileUp() {
		this.jdbc
			.sql("""
					insert into orders (order_id, customer_id, status, items, total_price, payment_method, ship_to, fingerprint,
					                    placed_at)
					select :customer || number, :customer, 'ACCEPTED', '[]', 1, 'x', '{}', sha256('x'), now()
					from generate_series(1, :waiting) as number""")
			.param("customer", this.customer)
			.param("waiting", WAITING)
			.update();
	}

	private String anOrder() {
		return this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer())).json().get("order_id").asString();
	}

	private String status(String orderId) {
		return this.jdbc.sql("select status from orders where order_id = :id")
			.param("id", orderId)
			.query(String.class)
			.single();
	}

	private Read read() {
		return this.jdbc.sql("""
				select (select idx_scan from pg_stat_user_indexes where indexrelname = 'orders_pkey') as by_name,
				       (select idx_tup_read from pg_stat_user_indexes
				        where indexrelname = 'orders_newest_by_status') as by_status""").query(Read.class).single();
	}

	/**
	 * What was read of the table of orders so far.
	 *
	 * @param byName how often orders were looked up
	 * @param byStatus how many entries of the index by status were read
	 */
	private record Read(long byName, long byStatus) {
	}

}
