package io.orderflow.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The sweeper among outages, crashes and others of its kind. */
@SweeperTest
@ExtendWith(OutputCaptureExtension.class)
class SweeperTests {

	static {
		SweeperFixture.createQueue();
	}

	private static final Duration HOURS = Duration.ofHours(3);

	private static final Duration JUST_DUE = SweeperFixture.AFTER.plusSeconds(1);

	@Autowired
	SweeperFixture fixture;

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	UnreliableSqs sqs;

	@Autowired
	PublishedOrders published;

	@Autowired
	MeterRegistry meters;

	@Autowired
	ScheduledTaskHolder scheduled;

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
	void publishesAnOrderAgainWhoseMessageWasLostOnceTheQueueWasEmptyTwice(CapturedOutput output) {
		String orderId = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()))
			.json()
			.get("order_id")
			.asString();
		String lost = this.published.messageOf(orderId).body();
		this.fixture.age(JUST_DUE, orderId);
		double published = this.meters.get("orderflow.sweeper.published").counter().count();
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		assertThat(this.fixture.swept()).as("SQS may count too few").isEmpty();
		sweeper.look();
		assertThat(
				this.published.untilPublished(orderId, 2).getLast().body().replaceFirst("\"placed_at\":\"[^\"]*\"", ""))
			.isEqualTo(lost.replaceFirst("\"placed_at\":\"[^\"]*\"", ""));
		sweeper.look();
		sweeper.look();
		this.fixture.untilSent();
		assertThat(this.published.timesEach()).containsEntry(orderId, 2);
		assertThat(this.meters.get("orderflow.sweeper.published").counter().count()).isEqualTo(published + 1);
		assertThat(output.getAll().lines().filter((line) -> line.contains("Sweeper "))).singleElement()
			.asString()
			.contains("Published 1 accepted orders again");
	}

	@Test
	void publishesOnceAfterASweepThatDied() {
		List<String> lost = this.fixture.lostOrders(10, HOURS);
		assertThatThrownBy(() -> this.fixture.sweepsThatDie().sweep(Instant.now())).hasMessage("killed");
		assertThat(this.fixture.swept()).isEmpty();
		assertThat(this.fixture.sweeps(500).sweep(Instant.now())).isEqualTo(10);
		assertThat(this.fixture.sweeps(500).sweep(Instant.now())).isZero();
		this.fixture.untilSent();
		assertThat(this.published.timesEach()).containsAllEntriesOf(once(lost));
	}

	@Test
	void publishesEachOrderOnceFromTwoInstances() throws Exception {
		SweepOrders one = this.fixture.sweeps(7);
		SweepOrders other = this.fixture.sweeps(7);
		List<String> lost = this.fixture.lostOrders(100, HOURS);
		int published = 0;
		while (published < lost.size()) {
			int more = Simultaneously
				.<Integer>all(List.of(() -> one.sweep(Instant.now()), () -> other.sweep(Instant.now())))
				.stream()
				.mapToInt(Integer::intValue)
				.sum();
			assertThat(more).isPositive();
			published += more;
		}
		assertThat(published).isEqualTo(lost.size());
		this.fixture.untilSent();
		assertThat(this.published.timesEach()).containsAllEntriesOf(once(lost));
	}

	@ParameterizedTest
	@EnumSource(value = UnreliableSqs.State.class, names = "REACHABLE", mode = EnumSource.Mode.EXCLUDE)
	void sweepsNothingWhileSqsDoesNotAnswerAndSaysSoOnce(UnreliableSqs.State outage, CapturedOutput output) {
		List<String> lost = this.fixture.lostOrders(2, HOURS);
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		this.sqs.become(outage);
		sweeper.look();
		sweeper.look();
		assertThat(this.fixture.swept()).isEmpty();
		assertThat(output.getAll().lines().filter((line) -> line.contains("Sweeper "))).hasSize(1);
		this.sqs.become(UnreliableSqs.State.REACHABLE);
		sweeper.look();
		assertThat(this.fixture.swept()).as("not two looks in a row").isEmpty();
		sweeper.look();
		assertThat(this.fixture.swept()).isEqualTo(lost);
	}

	@Test
	void doesNotTakeForLostWhatAnOutageOfSqsHeldBack() {
		this.sqs.become(UnreliableSqs.State.REFUSING);
		String held = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()))
			.json()
			.get("order_id")
			.asString();
		this.fixture.age(HOURS, held);
		this.jdbc.sql("update outbox set created_at = created_at - interval '3 hours'").update();
		this.fixture.lostOrder(HOURS);
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		sweeper.look();
		assertThat(this.fixture.swept()).isEmpty();
		this.sqs.become(UnreliableSqs.State.REACHABLE);
		this.published.messageOf(held);
		this.fixture.untilSent();
		this.fixture.end(this.fixture.lostOrders(30, Duration.ofHours(1)));
		sweeper.look();
		assertThat(this.fixture.swept()).doesNotContain(held).hasSize(1);
		assertThat(queuedAgo(held)).isLessThan(30);
	}

	@Test
	void keepsTheTimeOfAnOrderThatIsSentAtOnce() {
		String orderId = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()))
			.json()
			.get("order_id")
			.asString();
		this.published.messageOf(orderId);
		this.fixture.untilSent();
		assertThat(
				this.jdbc.sql("select queued_at = placed_at and sweeps = 0 from orders").query(Boolean.class).single())
			.isTrue();
	}

	@Test
	void asksSqsNothingWhileNoOrderIsDue() {
		this.fixture.lostOrders(3, SweeperFixture.AFTER.minusSeconds(10));
		double asked = asked();
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		assertThat(asked()).isEqualTo(asked);
		this.fixture.lostOrder(JUST_DUE);
		sweeper.look();
		assertThat(asked()).isEqualTo(asked + 1);
	}

	@Test
	void publishesMessagesThatAreAdmittedAsTheSameOrders() {
		Random random = new Random(4);
		List<String> orders = IntStream.range(0, 100)
			.mapToObj((number) -> VariedOrders.candidate(number, random))
			.toList();
		assertThat(answers(orders)).containsOnly(Map.entry("GO", 100L));
		this.fixture.age(HOURS, IntStream.range(0, 100).mapToObj(VariedOrders::orderId).toArray(String[]::new));
		this.fixture.sweeps(500).sweep(Instant.now());
		List<String> messages = IntStream.range(0, 100)
			.mapToObj((number) -> this.published.messageOf(VariedOrders.orderId(number)).body())
			.map((body) -> body.replace("\"schema_version\":1,", ""))
			.toList();
		assertThat(answers(messages)).containsOnly(Map.entry("GO", 100L));
	}

	@Test
	void looksByItself() {
		assertThat(this.scheduled.getScheduledTasks()).extracting((task) -> task.getTask())
			.filteredOn(FixedDelayTask.class::isInstance)
			.extracting((task) -> ((FixedDelayTask) task).getIntervalDuration() + " " + task)
			.anySatisfy((task) -> assertThat(task).contains("Sweeper").startsWith("PT1H"));
	}

	private Map<String, Long> answers(List<String> candidates) {
		Api.Answer answer = this.api.post("/admissions", Fixtures.admissions(candidates.toArray(String[]::new)));
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		return answer.json()
			.get("answers")
			.valueStream()
			.collect(Collectors.groupingBy((each) -> each.get("answer").asString(), TreeMap::new,
					Collectors.counting()));
	}

	private static Map<String, Integer> once(List<String> orderIds) {
		return orderIds.stream().collect(Collectors.toMap((orderId) -> orderId, (_) -> 1));
	}

	private double queuedAgo(String orderId) {
		return this.jdbc.sql("select extract(epoch from now() - queued_at) from orders where order_id = :id")
			.param("id", orderId)
			.query(Double.class)
			.single();
	}

	private double asked() {
		return this.meters.counter("orderflow.sqs.calls", "action", "GetQueueAttributes").count();
	}

}
