package io.orderflow.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler.ReleaseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PollsTests {

	private final Polls polls = new Polls(10, 3, 1_000);

	@Test
	void hasOneOutToBeginWith() throws Exception {
		assertThat(this.polls.request(10)).isEqualTo(10);
		CompletableFuture<Integer> second = waits();
		this.polls.release(10, ReleaseReason.NONE_FETCHED);
		assertThat(second.join()).isEqualTo(10);
	}

	@Test
	void hasOneMoreOutForEachThatComesBackFull() throws Exception {
		this.polls.request(10);
		comesBackFull();
		this.polls.request(10);
		this.polls.request(10);
		comesBackFull();
		this.polls.request(10);
		this.polls.request(10);
		var _ = waits();
	}

	@Test
	void hasNoMoreOutThanItMay() throws Exception {
		for (int time = 0; time < 10; time++) {
			this.polls.request(10);
			comesBackFull();
		}
		this.polls.request(10);
		this.polls.request(10);
		this.polls.request(10);
		var _ = waits();
	}

	@ParameterizedTest
	@CsvSource({ "10, NONE_FETCHED", "1, PARTIAL_FETCH" })
	void hasOneLessOutForEachThatDoesNot(int unused, ReleaseReason reason) throws Exception {
		this.polls.request(10);
		comesBackFull();
		this.polls.request(10);
		this.polls.release(unused, reason);
		this.polls.request(10);
		CompletableFuture<Integer> second = waits();
		this.polls.release(unused, reason);
		assertThat(second.join()).as("one is always out").isEqualTo(10);
	}

	@Test
	void countsNoneThatTheOthersDenied() throws Exception {
		this.polls.request(10);
		this.polls.release(10, ReleaseReason.LIMITED);
		assertThat(this.polls.request(10)).isEqualTo(10);
	}

	@Test
	void countsOneThatGoesOutForFewerMessages() throws Exception {
		this.polls.request(10);
		this.polls.release(6, ReleaseReason.LIMITED);
		var _ = waits();
	}

	@Test
	void hasNothingToLearnFromWhatWasWorked() throws Exception {
		this.polls.request(10);
		this.polls.release(1, ReleaseReason.PROCESSED);
		var _ = waits();
	}

	@Test
	void hasNoMoreOutThanThereIsMemoryFor() throws Exception {
		this.polls.request(10);
		comesBackFull();
		this.polls.hold(500);
		this.polls.request(10);
		CompletableFuture<Integer> second = waits();
		this.polls.letGo(500);
		assertThat(second.join()).isEqualTo(10);
	}

	@Test
	void hasOneOutHoweverLargeMessagesAre() throws Exception {
		this.polls.request(10);
		comesBackFull();
		this.polls.hold(5_000);
		CompletableFuture<Integer> next = waits();
		this.polls.letGo(5_000);
		assertThat(next.join()).isEqualTo(10);
		var _ = waits();
	}

	@Test
	void forgetsHowLargeMessagesWere() throws Exception {
		this.polls.hold(900);
		this.polls.letGo(900);
		this.polls.request(10);
		comesBackFull();
		this.polls.request(10);
		CompletableFuture<Integer> second = waits();
		for (int batch = 0; batch < 10; batch++) {
			this.polls.hold(10);
			this.polls.letGo(10);
		}
		assertThat(second.join()).isEqualTo(10);
	}

	@Test
	void hasNoneOutWhenItBeginsAgain() throws Exception {
		this.polls.request(10);
		this.polls.drain(Duration.ofSeconds(1));
		assertThat(this.polls.begin().request(10)).isEqualTo(10);
	}

	@Test
	void letsGoWhenItIsToldToStop() throws Exception {
		this.polls.request(10);
		CompletableFuture<Integer> second = waits();
		assertThat(this.polls.drain(Duration.ofSeconds(1))).isTrue();
		assertThat(second.join()).isZero();
		assertThat(this.polls.request(10)).isZero();
	}

	private void comesBackFull() {
		this.polls.release(0, ReleaseReason.PARTIAL_FETCH);
	}

	/** Returns once somebody waits until one more may go out. */
	private CompletableFuture<Integer> waits() {
		CompletableFuture<Integer> granted = new CompletableFuture<>();
		Thread asking = Thread.ofVirtual().start(() -> {
			try {
				granted.complete(this.polls.request(10));
			}
			catch (InterruptedException stopped) {
				granted.completeExceptionally(stopped);
			}
		});
		await().until(() -> asking.getState() == Thread.State.WAITING);
		assertThat(granted).isNotDone();
		return granted;
	}

}
