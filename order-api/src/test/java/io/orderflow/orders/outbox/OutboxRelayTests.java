package io.orderflow.orders.outbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OutboxRelayTests {

	private final RelayFixture fixture = new RelayFixture();

	private final Outbox outbox = this.fixture.anOutbox();

	@AfterEach
	void tidyUp() {
		this.fixture.close();
	}

	@Test
	void sendsWhatIsAddedRightAfterItsCommit() {
		this.fixture.createQueue();
		this.fixture.aRelay(this.outbox).start();
		this.fixture.add(this.outbox, 0, 1);
		untilEmpty();
		assertThat(this.fixture.drain()).containsExactly("body of order-0");
	}

	@Test
	void findsByItsTimerWhatNobodyToldItOf() {
		this.fixture.createQueue();
		this.fixture.aRelay(this.outbox).start();
		this.fixture.add(this.fixture.anOutbox(), 0, 3);
		untilEmpty();
		assertThat(this.fixture.drain()).hasSize(3);
	}

	@Test
	void fillsItsCallsFromAStandingStart() {
		this.fixture.createQueue();
		this.fixture.add(this.outbox, 0, 500);
		this.fixture.aRelay(this.outbox).start();
		untilEmpty();
		assertThat(this.fixture.calls).hasValue(50);
	}

	@Test
	void sendsEachRowOnceFromTwoInstances() {
		this.fixture.createQueue();
		Outbox another = this.fixture.anOutbox();
		this.fixture.aRelay(this.outbox).start();
		this.fixture.aRelay(another).start();
		Thread writer = Thread.startVirtualThread(() -> this.fixture.add(another, 250, 500));
		this.fixture.add(this.outbox, 0, 250);
		Awaitility.await().until(() -> !writer.isAlive());
		untilEmpty();
		assertThat(this.fixture.drain()).containsExactlyInAnyOrderElementsOf(
				IntStream.range(0, 500).mapToObj((i) -> "body of order-" + i).toList());
	}

	@Test
	void parksTheMessageThatTheQueueRefusesAndSendsTheOthers(CapturedOutput output) {
		this.fixture.createQueue();
		this.fixture.add(this.outbox, 0, 5);
		this.fixture.add(this.outbox, "the-bad-one", "a character that SQS does not take: \u0001");
		this.fixture.add(this.outbox, 5, 9);
		this.fixture.aRelay(this.outbox).start();
		Awaitility.await().until(() -> this.fixture.rows() == 1);
		assertThat(this.fixture.drain()).hasSize(9);
		assertThat(this.outbox.backlog()).isEqualTo(new Outbox.Backlog(0, 1, 0));
		assertThat(this.fixture.jdbc.sql("select order_id from outbox where parked_reason is not null")
			.query(String.class)
			.single()).isEqualTo("the-bad-one");
		assertThat(output).contains("ERROR").contains("the-bad-one").doesNotContain("a character that");
		this.fixture.add(this.outbox, 9, 10);
		Awaitility.await().until(() -> this.outbox.backlog().waiting() == 0);
	}

	@Test
	void waitsForAQueueThatIsMissingAndSaysSoOnce(CapturedOutput output) {
		this.fixture.add(this.outbox, 0, 15);
		this.fixture.aRelay(this.outbox).start();
		Awaitility.await().until(() -> this.fixture.calls.get() >= 6);
		assertThat(this.fixture.rows()).isEqualTo(15);
		this.fixture.createQueue();
		untilEmpty();
		assertThat(this.fixture.drain()).hasSize(15);
		assertThat(lines(output, "WARN")).hasSize(1);
		assertThat(lines(output, "leave the outbox again")).hasSize(1);
	}

	@Test
	void slowsDownWhileSqsIsDown() {
		this.fixture.aRelay(this.outbox, URI.create("http://127.0.0.1:1")).start();
		this.fixture.add(this.outbox, 0, 30);
		Awaitility.await().during(Duration.ofSeconds(2)).until(() -> this.fixture.rows() == 30);
		// Three calls a round, a few rounds; each call is tried four times at most.
		assertThat(this.fixture.calls.get()).isBetween(1, 3 * 4 * 6);
	}

	@Test
	void finishesAndEndsWhenItIsStopped() {
		this.fixture.createQueue();
		OutboxRelay relay = this.fixture.aRelay(this.outbox);
		relay.start();
		this.fixture.add(this.outbox, 0, 25);
		relay.stop();
		assertThat(relay.isRunning()).isFalse();
		assertThat(this.fixture.rows() + this.fixture.drain().size()).isEqualTo(25);
	}

	private void untilEmpty() {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.fixture.rows() == 0);
	}

	private static List<String> lines(CapturedOutput output, String text) {
		return output.getAll().lines().filter((line) -> line.contains("OutboxRelay") && line.contains(text)).toList();
	}

}
