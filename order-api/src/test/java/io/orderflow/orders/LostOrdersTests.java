package io.orderflow.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Which orders are taken for lost, and which are not. */
@SweeperTest
class LostOrdersTests {

	static {
		SweeperFixture.createQueue();
	}

	private static final Duration HOURS = Duration.ofHours(3);

	@Autowired
	SweeperFixture fixture;

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transaction;

	@Autowired
	PublishedOrders published;

	@BeforeEach
	void startFromNothing() {
		this.fixture.forgetEverything();
	}

	@AfterEach
	void waitForTheRelay() {
		this.fixture.untilSent();
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

	private static boolean joined(Thread thread) {
		try {
			return thread.join(Duration.ofSeconds(5));
		}
		catch (InterruptedException interrupted) {
			throw new AssertionError(interrupted);
		}
	}

}
