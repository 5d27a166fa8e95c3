package io.orderflow.orders;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.servlet.ServletException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** However many customers come at once, the orders that are on their way go on. */
@OrderApiTest
class RushTests {

	private static final int CUSTOMERS = 40;

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	FilterRegistrationBean<Door> door;

	@Autowired
	TransactionOperations transaction;

	@Test
	void admitsOrdersWhileARushOfCustomersWaits() {
		String orderId = Fixtures.anOrderId();
		String admission = Fixtures.admissions(Fixtures.candidate(orderId, Fixtures.aCustomer(), "59.99"));
		this.api.post("/admissions", admission);
		try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<CompletableFuture<Api.Answer>> rush = this.transaction.execute((_) -> {
				// Who places an order needs it, who admits one does not.
				this.jdbc.sql("lock table outbox in access exclusive mode").update();
				List<CompletableFuture<Api.Answer>> coming = IntStream.range(0, CUSTOMERS)
					.mapToObj((_) -> CompletableFuture.supplyAsync(
							() -> this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer())), customers))
					.toList();
				Awaitility.await().until(() -> waiting() > 0);
				assertThat(this.api.post("/admissions", admission).status()).isEqualTo(200);
				return coming;
			});
			assertThat(rush).extracting(CompletableFuture::join).allSatisfy((answer) -> {
				assertThat(answer.status()).isIn(202, 503);
				assertThat(answer.header("Retry-After")).isEqualTo((answer.status() == 503) ? "1" : "");
			});
		}
	}

	@Test
	void turnsCustomersAwayAtTheDoorWhileItIsFullInsideAndLetsAllOthersIn() throws Exception {
		String orderId = Fixtures.anOrderId();
		whileInside(Door.INSIDE, () -> {
			Api.Answer turnedAway = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()));
			assertThat(turnedAway.status()).isEqualTo(503);
			assertThat(turnedAway.header("Retry-After")).isEqualTo("1");
			assertThat(turnedAway.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(turnedAway.http().body()).contains("none of it was done");
			assertThat(this.api
				.post("/admissions", Fixtures.admissions(Fixtures.candidate(orderId, Fixtures.aCustomer(), "59.99")))
				.status()).isEqualTo(200);
			assertThat(this.api.asCustomer(Fixtures.aCustomer()).get("/orders").status()).isEqualTo(200);
		});
		whileInside(Door.INSIDE - 1,
				() -> assertThat(this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer())).status())
					.isEqualTo(202));
	}

	private void whileInside(int customers, Runnable meanwhile) throws ServletException, IOException {
		if (customers == 0) {
			meanwhile.run();
			return;
		}
		Objects.requireNonNull(this.door.getFilter())
			.doFilter(new MockHttpServletRequest("POST", "/orders"), new MockHttpServletResponse(),
					(_, _) -> whileInside(customers - 1, meanwhile));
	}

	private long waiting() {
		return this.jdbc
			.sql("select count(*) from pg_locks where not granted and relation = cast('outbox' as regclass)")
			.query(Long.class)
			.single();
	}

}
