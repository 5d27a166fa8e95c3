package io.orderflow.orders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** One customer who runs wild is slowed down, and nobody else. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "orderflow.orders.per-second=" + OrderRateTests.PER_SECOND)
@ActiveProfiles("demo")
@Import(RealInfrastructure.class)
class OrderRateTests {

	static final int PER_SECOND = 5;

	@Autowired
	Api api;

	@Autowired
	MeterRegistry meters;

	@LocalServerPort
	int port;

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

	@Test
	void keepsNoKeyOfARefusedRequest() throws Exception {
		List<String> keys = Stream.generate(() -> UUID.randomUUID().toString()).limit(40).toList();
		List<Integer> statuses = Simultaneously.all(
				keys.stream()
					.<Callable<Integer>>map((key) -> () -> this.api
						.post("/orders", Fixtures.aMugFor(this.customer), "Idempotency-Key", key)
						.status())
					.toList());
		String refused = keys.get(statuses.indexOf(429));
		Api.Answer taken = Awaitility.await()
			.until(() -> this.api.post("/orders", Fixtures.anOrderOf(this.customer), "Idempotency-Key", refused),
					(answer) -> answer.status() != 429);
		assertThat(taken.status()).isEqualTo(202);
		assertThat(taken.header("Idempotent-Replayed")).isEmpty();
	}

	@Test
	void leavesRoomForOthersWhenACustomersRequestsNeverEnd() throws Exception {
		List<Socket> endless = new ArrayList<>();
		try {
			for (int i = 0; i < PER_SECOND; i++) {
				endless.add(beginOrder());
			}
			// None of the customer's other requests may come before these.
			Awaitility.await().until(this::underWay, (requests) -> requests == PER_SECOND);
			// Long enough for the customer to have a second's orders again.
			Awaitility.await()
				.during(Duration.ofSeconds(2))
				.until(() -> this.api.post("/orders", Fixtures.aMugFor(this.customer)).status(),
						(status) -> status == 429);
			assertThat(this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer())).status()).as("of another")
				.isEqualTo(202);
		}
		finally {
			for (Socket each : endless) {
				each.close();
			}
		}
		Awaitility.await()
			.until(() -> this.api.post("/orders", Fixtures.aMugFor(this.customer)).status(), (status) -> status == 202);
	}

	private int underWay() {
		return this.meters.find("http.server.requests.active")
			.longTaskTimers()
			.stream()
			.mapToInt(LongTaskTimer::activeTasks)
			.sum();
	}

	/** Sends a request whose body does not come. */
	private Socket beginOrder() throws IOException {
		Socket connection = new Socket(InetAddress.getLoopbackAddress(), this.port);
		connection.getOutputStream()
			.write("""
					POST /orders HTTP/1.1\r
					Host: 127.0.0.1\r
					Authorization: Bearer %s\r
					Content-Type: application/json\r
					Content-Length: 1000\r
					\r
					{""".formatted(Api.signer().token(this.customer, "order-api", "orders"))
				.getBytes(StandardCharsets.US_ASCII));
		return connection;
	}

	private long stored() {
		return this.jdbc.sql("select count(*) from orders where customer_id = :customer")
			.param("customer", this.customer)
			.query(Long.class)
			.single();
	}

}
