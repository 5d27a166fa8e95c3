package io.orderflow.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalReplica;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders are read at a replica, whatever happens to it, and nobody can tell but by lists
 * that lag.
 */
@OrderApiTest
@DirtiesContext
@DisabledIfSystemProperty(named = "infrastructure", matches = "containers",
		disabledReason = "a replica is made of the embedded PostgreSQL")
class ReplicaTests {

	private static final int READERS = 50;

	/** Well above what a hanging replica may cost, also where fifty share two cores. */
	private static final Duration IN_TIME = Duration.ofMillis(1_500);

	private static LocalReplica replica;

	@Autowired
	Api api;

	@Autowired
	MeterRegistry meters;

	private final String customer = Fixtures.aCustomer();

	@DynamicPropertySource
	static void readAtAReplica(DynamicPropertyRegistry properties) {
		properties.add("orderflow.replica.url", () -> replica.database("orders").url());
		// More than usual, for a machine with much else to do.
		properties.add("orderflow.replica.patience", () -> "500ms");
		properties.add("orderflow.replica.left-alone", () -> "1s");
	}

	@BeforeAll
	static void makeAReplica() {
		replica = LocalReplica.of(LocalPostgres.shared());
	}

	@AfterAll
	static void leaveNoneBehind() {
		replica.close();
	}

	/** The first read on a busy machine may take too long and have it left alone. */
	@BeforeEach
	@AfterEach
	void awaitUse() {
		Awaitility.await().untilAsserted(() -> {
			double before = answeredBy("replica");
			assertThat(listed()).isNotNull();
			assertThat(answeredBy("replica")).isGreaterThan(before);
			assertThat(used()).isOne();
		});
		Awaitility.await().until(replica::hasCaughtUp);
	}

	@Test
	void answersWhatHasEndedThereAndAsksThePrimaryAboutAllElse() {
		String ended = place();
		settle(ended);
		String open = place();
		Awaitility.await().until(replica::hasCaughtUp);
		assertAnsweredBy("replica", () -> assertThat(status(ended)).isEqualTo("COMPLETED"));
		assertAnsweredBy("primary", () -> assertThat(status(open)).isEqualTo("ACCEPTED"));
		assertAnsweredBy("primary",
				() -> assertThat(this.api.get("/orders/" + UUID.randomUUID()).status()).isEqualTo(404));
	}

	@Test
	void answersAForeignOrderAsOneThatIsNot() {
		String ended = placeOneThatHasEndedThere();
		Api stranger = this.api.asCustomer(Fixtures.aCustomer());
		assertAnsweredBy("primary", () -> assertThat(stranger.get("/orders/" + ended).status()).isEqualTo(404));
		assertAnsweredBy("primary",
				() -> assertThat(stranger.get("/orders/" + UUID.randomUUID()).status()).isEqualTo(404));
	}

	@Test
	void answersTheWorkersProbeAtThePrimaryAlone() {
		double reads = answeredBy("replica") + answeredBy("primary");
		Api worker = this.api.as("order-worker", "orders:settle");
		assertThat(worker.get("/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
		assertThat(answeredBy("replica") + answeredBy("primary")).isEqualTo(reads);
	}

	@Test
	void findsAnOrderThatTheReplicaDoesNotHaveYet() {
		String known = place();
		Awaitility.await().until(replica::hasCaughtUp);
		replica.fallBehind();
		try {
			String key = UUID.randomUUID().toString();
			Api.Answer placed = this.api.post("/orders", Fixtures.aMugFor(this.customer), "Idempotency-Key", key);
			Api.Answer again = this.api.post("/orders", Fixtures.aMugFor(this.customer), "Idempotency-Key", key);
			assertThat(again.http().body()).isEqualTo(placed.http().body());
			String orderId = placed.json().get("order_id").asString();
			assertThat(status(orderId)).isEqualTo("ACCEPTED");
			settle(orderId);
			assertThat(status(orderId)).isEqualTo("COMPLETED");
			assertAnsweredBy("replica", () -> assertThat(listed()).as("lists may lag").containsExactly(known));
		}
		finally {
			replica.catchUp();
		}
		Awaitility.await().untilAsserted(() -> assertThat(listed()).hasSize(2));
	}

	@Test
	void neverLetsAStatusGoBackHoweverFarTheReplicaIsBehind() throws Exception {
		for (int round = 0; round < 5; round++) {
			AtomicBoolean over = new AtomicBoolean();
			String orderId = place();
			try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
				List<CompletableFuture<List<String>>> seen = IntStream.range(0, 4)
					.mapToObj((_) -> CompletableFuture.supplyAsync(() -> watch(orderId, over), readers))
					.toList();
				try {
					replica.fallBehind();
					settle(orderId);
					assertThat(status(orderId)).isEqualTo("COMPLETED");
					replica.catchUp();
					Awaitility.await().until(replica::hasCaughtUp);
					assertThat(status(orderId)).isEqualTo("COMPLETED");
				}
				finally {
					over.set(true);
				}
				for (CompletableFuture<List<String>> one : seen) {
					assertThat(one.get()).isIn(List.of("ACCEPTED", "COMPLETED"), List.of("COMPLETED"));
				}
			}
		}
	}

	/** What a reader sees one after the other, without repeats. */
	private List<String> watch(String orderId, AtomicBoolean over) {
		List<String> seen = new ArrayList<>();
		boolean last;
		do {
			last = over.get();
			String now = status(orderId);
			if (seen.isEmpty() || !seen.getLast().equals(now)) {
				seen.add(now);
			}
		}
		while (!last);
		return seen;
	}

	@Test
	void answersFromThePrimaryWhileTheReplicaIsKilled() throws Exception {
		String ended = placeOneThatHasEndedThere();
		replica.kill();
		try {
			assertAllAnswered(ended);
			assertThat(used()).isZero();
			assertThat(status(place())).isEqualTo("ACCEPTED");
		}
		finally {
			replica.restart();
		}
	}

	@Test
	void keepsFewWaitingAndNobodyLongWhileTheReplicaIsFrozen() throws Exception {
		String ended = placeOneThatHasEndedThere();
		replica.freeze();
		try {
			assertAllAnswered(ended);
			assertThat(used()).isZero();
			assertThat(status(place())).isEqualTo("ACCEPTED");
			assertThat(this.api.get("/readyz").status()).isEqualTo(200);
		}
		finally {
			replica.thaw();
		}
	}

	/** Many at once, first those that find out, then those that know. */
	private void assertAllAnswered(String ended) throws Exception {
		for (int wave = 0; wave < 2; wave++) {
			String open = place();
			List<Duration> times = Simultaneously.times(READERS, () -> {
				long asked = System.nanoTime();
				assertThat(status(ended)).isEqualTo("COMPLETED");
				long answered = System.nanoTime();
				assertThat(status(open)).isEqualTo("ACCEPTED");
				assertThat(listed()).contains(ended);
				return Duration.ofNanos(answered - asked);
			});
			assertThat(times).allSatisfy((time) -> assertThat(time).isLessThan(IN_TIME));
		}
	}

	private void assertAnsweredBy(String who, Runnable read) {
		double before = answeredBy(who);
		double all = answeredBy("replica") + answeredBy("primary");
		read.run();
		assertThat(answeredBy(who)).as("read at the %s", who).isEqualTo(before + 1);
		assertThat(answeredBy("replica") + answeredBy("primary")).isEqualTo(all + 1);
	}

	private double answeredBy(String who) {
		return this.meters.get("orderflow.replica.reads").tag("answered_by", who).counter().count();
	}

	private double used() {
		return this.meters.get("orderflow.replica.used").gauge().value();
	}

	private String place() {
		return this.api.post("/orders", Fixtures.aMugFor(this.customer)).json().get("order_id").asString();
	}

	private String placeOneThatHasEndedThere() {
		String orderId = place();
		settle(orderId);
		Awaitility.await().until(replica::hasCaughtUp);
		return orderId;
	}

	private void settle(String orderId) {
		assertThat(this.api.post("/outcomes", Fixtures.outcomes(Fixtures.completed(orderId, "OF-1"))).status())
			.isEqualTo(200);
	}

	private String status(String orderId) {
		Api.Answer answer = this.api.asCustomer(this.customer).get("/orders/" + orderId);
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		return answer.json().get("status").asString();
	}

	private List<String> listed() {
		Api.Answer answer = this.api.asCustomer(this.customer).get("/orders");
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		return answer.json().get("orders").valueStream().map((order) -> order.get("order_id").asString()).toList();
	}

}
