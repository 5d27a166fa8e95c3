package io.orderflow.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Lost orders are published again, and no others. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.hikari.schema=sweeper", "spring.flyway.default-schema=sweeper",
				RealInfrastructure.QUEUE + "=" + SweeperFixture.QUEUE })
@ActiveProfiles("demo")
@Import({ RealInfrastructure.class, UnreliableSqs.class, SweeperFixture.class })
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
	TransactionOperations transaction;

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
		String orderId = this.api.post("/orders", Fixtures.aMugFor("customer")).json().get("order_id").asString();
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

	@ParameterizedTest(name = "delayed {0} s, in hand {1}")
	@CsvSource({ "0, false", "2, false", "0, true" })
	void takesNothingForLostWhileTheQueueHoldsAnything(int delaySeconds, boolean inHand) {
		this.fixture.lostOrders(3, HOURS);
		this.fixture.keepTheQueueBusy(delaySeconds, inHand);
		Sweeper sweeper = this.fixture.aSweeper();
		for (int look = 0; look < 4; look++) {
			sweeper.look();
		}
		assertThat(this.fixture.swept()).isEmpty();
	}

	@Test
	void wantsTheQueueEmptyTwiceInARow() {
		this.fixture.lostOrder(HOURS);
		Sweeper sweeper = this.fixture.aSweeper();
		for (int round = 0; round < 3; round++) {
			sweeper.look();
			this.fixture.keepTheQueueBusy();
			sweeper.look();
			this.published.timesEach();
		}
		assertThat(this.fixture.swept()).isEmpty();
	}

	@Test
	void goesOnPublishingWhatWasLostWhenTheQueueWasEmptyOldestFirst() {
		List<String> lost = this.fixture.lostOrders(12, HOURS);
		Sweeper sweeper = this.fixture.aSweeper(5);
		sweeper.look();
		sweeper.look();
		assertThat(this.fixture.swept()).isEqualTo(lost.subList(0, 5));
		this.fixture.untilSent();
		sweeper.look();
		assertThat(this.fixture.swept()).as("although the first five lie in the queue").isEqualTo(lost.subList(0, 10));
		this.fixture.untilSent();
		sweeper.look();
		assertThat(this.fixture.swept()).isEqualTo(lost);
		String younger = this.fixture.lostOrder(SweeperFixture.AFTER.minusSeconds(1));
		this.fixture.untilSent();
		sweeper.look();
		assertThat(this.fixture.swept()).doesNotContain(younger);
	}

	@Test
	void publishesAnOrderThatTwentyOthersHaveOvertakenUnderSteadyTraffic() {
		this.fixture.keepTheQueueBusy();
		String lost = this.fixture.lostOrder(Duration.ofMinutes(5));
		List<String> others = this.fixture.lostOrders(20, Duration.ofSeconds(230));
		Sweeper sweeper = this.fixture.aSweeper();
		this.fixture.end(others.subList(0, 19));
		sweeper.look();
		assertThat(this.fixture.swept()).as("a straggler or two prove nothing").isEmpty();
		this.fixture.end(others.subList(19, 20));
		sweeper.look();
		assertThat(this.fixture.swept()).containsExactly(lost);
	}

	@Test
	void isNotOvertakenByThoseThatWerePlacedSoonAfter() {
		this.fixture.keepTheQueueBusy();
		this.fixture.lostOrder(Duration.ofMinutes(5));
		this.fixture.end(this.fixture.lostOrders(100, Duration.ofSeconds(250)));
		this.fixture.aSweeper().look();
		assertThat(this.fixture.swept()).isEmpty();
	}

	@Test
	void doesNotDoubleABacklogOfHoursThatIsWorkedOff() {
		this.fixture.keepTheQueueBusy();
		List<String> backlog = new ArrayList<>();
		for (int age = 180; age > 0; age--) {
			backlog.addAll(this.fixture.lostOrders(2, Duration.ofMinutes(age)));
		}
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		for (int ended = 0; ended < 300; ended += 100) {
			this.fixture.end(backlog.subList(ended, ended + 100));
			sweeper.look();
		}
		assertThat(this.fixture.swept()).isEmpty();
	}

	@Test
	void leavesAloneWhatIsWithTheOperatorOrHasEnded() {
		List<String> orders = this.fixture.lostOrders(4, HOURS);
		this.api.post("/parkings", Fixtures.parkings(orders.get(0)));
		this.api.post("/abandonments", Fixtures.abandonments(orders.get(1)));
		this.fixture.end(orders.subList(2, 4));
		this.fixture.lostOrder(HOURS);
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		sweeper.look();
		assertThat(this.fixture.swept()).doesNotContainAnyElementsOf(orders).hasSize(1);
		this.api.post("/resumptions", Fixtures.resumptions(false, orders.get(0)));
		sweeper.look();
		assertThat(this.fixture.swept()).as("it was resumed just now").doesNotContain(orders.get(0));
	}

	@Test
	void passesOverAnOrderThatIsBeingParked() {
		List<String> orders = this.fixture.lostOrders(2, HOURS);
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		this.transaction.executeWithoutResult((_) -> {
			this.jdbc.sql("update orders set status = 'PARKED', parked_reason = 'x' where order_id = :id")
				.param("id", orders.get(0))
				.update();
			Thread other = Thread.startVirtualThread(sweeper::look);
			assertThat(joined(other)).as("it does not wait").isTrue();
		});
		sweeper.look();
		assertThat(this.fixture.swept()).containsExactly(orders.get(1));
	}

	@ParameterizedTest
	@CsvSource({ "0, PT59S, false", "0, PT61S, true", "1, PT119S, false", "1, PT121S, true", "5, PT31M59S, false",
			"5, PT32M1S, true", "11, PT23H59M, false", "11, PT24H1M, true", "2000, PT23H59M, false",
			"2000, PT24H1M, true" })
	void waitsTwiceAsLongAfterEachSweepUpToADay(int sweeps, Duration age, boolean published) {
		String orderId = this.fixture.lostOrder(age);
		this.jdbc.sql("update orders set sweeps = :sweeps").param("sweeps", sweeps).update();
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		sweeper.look();
		assertThat(this.jdbc.sql("select sweeps from orders where order_id = :id")
			.param("id", orderId)
			.query(Integer.class)
			.single()).isEqualTo(published ? sweeps + 1 : sweeps);
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
		String held = this.api.post("/orders", Fixtures.aMugFor("customer")).json().get("order_id").asString();
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
		String orderId = this.api.post("/orders", Fixtures.aMugFor("customer")).json().get("order_id").asString();
		this.published.messageOf(orderId);
		this.fixture.untilSent();
		assertThat(
				this.jdbc.sql("select queued_at = placed_at and sweeps = 0 from orders").query(Boolean.class).single())
			.isTrue();
	}

	@Test
	void leavesAloneWhatSqsRefusesForWhatItIs() {
		String orderId = this.fixture.lostOrder(HOURS);
		this.jdbc.sql("insert into outbox (order_id, body, parked_reason) values (:id, 'x', 'InvalidMessageContents')")
			.param("id", orderId)
			.update();
		Sweeper sweeper = this.fixture.aSweeper();
		sweeper.look();
		sweeper.look();
		assertThat(this.fixture.swept()).isEmpty();
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

	private static boolean joined(Thread thread) {
		try {
			return thread.join(Duration.ofSeconds(5));
		}
		catch (InterruptedException interrupted) {
			throw new AssertionError(interrupted);
		}
	}

}
