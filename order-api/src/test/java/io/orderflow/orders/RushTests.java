package io.orderflow.orders;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.ServletException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
	Room room;

	@Autowired
	MeterRegistry meters;

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

	@Test
	void admitsOrdersWhileThereIsNoRoomForReaders() {
		String orderId = Fixtures.anOrderId();
		whileReading(Room.AT_ONCE, () -> {
			assertThat(this.api.asCustomer(Fixtures.aCustomer()).get("/products").status()).isEqualTo(503);
			// What is on its way needs no room, also where no price is known.
			assertThat(this.api
				.post("/admissions",
						Fixtures.admissions(Fixtures.candidate(orderId, Fixtures.aCustomer(), "59.99"))
							.replace("abc123", "never-priced"))
				.status()).isEqualTo(200);
		});
		assertThat(this.api.asCustomer(Fixtures.aCustomer()).get("/products").status()).isEqualTo(200);
	}

	/** Who takes orders in learns from it that customers are turned away. */
	@ParameterizedTest
	@ValueSource(ints = { 401, 503 })
	void countsARequestThatGoesNoFurtherThanTheDoorAsOneForOrders(int status) throws Exception {
		double before = counted(status);
		whileInside((status == 503) ? Door.INSIDE : 0,
				() -> assertThat(this.api.with("").post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer())).status())
					.isEqualTo(status));
		// An answer is counted once it is sent.
		Awaitility.await().until(() -> counted(status) == before + 1);
	}

	private double counted(int status) {
		return this.meters.find("http.server.requests")
			.tags("method", "POST", "uri", "/orders", "status", Integer.toString(status))
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
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

	private void whileReading(int readers, Runnable meanwhile) {
		if (readers == 0) {
			meanwhile.run();
			return;
		}
		this.room.within(() -> {
			whileReading(readers - 1, meanwhile);
			return readers;
		});
	}

	private long waiting() {
		return this.jdbc
			.sql("select count(*) from pg_locks where not granted and relation = cast('outbox' as regclass)")
			.query(Long.class)
			.single();
	}

}
