package io.orderflow.orders;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderflow.orders.outbox.Outbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** What gauges say of what waits. */
@SweeperTest
@ExtendWith(OutputCaptureExtension.class)
class OrderGaugesTests {

	static {
		SweeperFixture.createQueue();
	}

	private static final List<String> ALL = List.of("orderflow.orders.oldest.open", "orderflow.orders.parked",
			"orderflow.outbox.oldest", "orderflow.outbox.waiting", "orderflow.outbox.parked");

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@Autowired
	SweeperFixture fixture;

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transaction;

	@Autowired
	Outbox outbox;

	@Autowired
	UnreliableSqs sqs;

	@BeforeEach
	void startFromNothing() {
		this.fixture.forgetEverything();
	}

	@AfterEach
	void bringSqsBack() {
		this.sqs.become(UnreliableSqs.State.REACHABLE);
		this.fixture.untilSent();
	}

	@Test
	void sayNothingWaitsWhenNothingDoes() {
		this.fixture.end(this.fixture.lostOrders(2, Duration.ofHours(1)));
		look(this.jdbc);
		assertThat(ALL).allSatisfy((gauge) -> assertThat(value(gauge)).isZero());
	}

	@Test
	void tellHowOldTheOldestIsThatIsAcceptedAndNeitherEndedNorParked() {
		this.fixture.end(List.of(this.fixture.lostOrder(Duration.ofHours(5))));
		String parked = this.fixture.lostOrder(Duration.ofHours(4));
		this.api.post("/parkings", Fixtures.parkings(parked));
		this.fixture.lostOrder(Duration.ofHours(3));
		this.fixture.lostOrder(Duration.ofHours(1));
		look(this.jdbc);
		assertThat(value("orderflow.orders.oldest.open")).isBetween(3 * 3600.0, 3 * 3600.0 + 60);
		assertThat(value("orderflow.orders.parked")).isEqualTo(1);
	}

	@Test
	void tellWhatSqsHasNotTaken() {
		this.sqs.become(UnreliableSqs.State.REFUSING);
		this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()));
		this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()));
		look(this.jdbc);
		assertThat(value("orderflow.outbox.waiting")).isEqualTo(2);
		assertThat(value("orderflow.outbox.parked")).isZero();
		assertThat(value("orderflow.outbox.oldest")).isBetween(0.0, 60.0);
	}

	@Test
	void rememberForSomeSecondsWhatTheyHaveFound() {
		look(this.jdbc);
		assertThat(value("orderflow.orders.oldest.open")).isZero();
		this.fixture.lostOrder(Duration.ofHours(1));
		assertThat(value("orderflow.orders.oldest.open")).isZero();
		Awaitility.await().until(() -> value("orderflow.orders.oldest.open") > 3600);
	}

	@Test
	void areNoNumbersAndLogNothingWhileTheDatabaseIsAway(CapturedOutput output) {
		PGSimpleDataSource nobody = new PGSimpleDataSource();
		nobody.setUrl("jdbc:postgresql://127.0.0.1:1/orders");
		look(JdbcClient.create(nobody));
		String before = output.getAll();
		assertThat(ALL).allSatisfy((gauge) -> assertThat(value(gauge)).isNaN());
		assertThat(output.getAll()).isEqualTo(before);
	}

	@Test
	void areAnsweredFromAnIndex() {
		String plan = this.transaction.execute((_) -> {
			// Else a table as small as this would be read whole.
			this.jdbc.sql("set local enable_seqscan = off").update();
			return String.join("\n", this.jdbc.sql("explain " + OrderGauges.STANDING).query(String.class).list());
		});
		assertThat(plan).contains("Index Only Scan Backward using orders_newest_by_status").doesNotContain("Seq Scan");
	}

	private void look(JdbcClient at) {
		new OrderGauges(at, this.outbox).bindTo(this.meters);
	}

	private double value(String gauge) {
		return this.meters.get(gauge).gauge().value();
	}

}
