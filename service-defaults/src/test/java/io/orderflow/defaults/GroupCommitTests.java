package io.orderflow.defaults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class GroupCommitTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final CountDownLatch firstMayEnd = new CountDownLatch(1);

	private final ConcurrentLinkedQueue<List<String>> commits = new ConcurrentLinkedQueue<>();

	private final GroupCommit<String, String> group = new GroupCommit<>("test", 3, (entry) -> entry.charAt(0),
			this::write);

	private final List<FutureTask<String>> calls = new ArrayList<>();

	@AfterEach
	void close() {
		this.firstMayEnd.countDown();
		this.group.close();
	}

	@Test
	void commitsTogetherWhatComesMeanwhile() throws Exception {
		hold();
		call("a1", "b1", "c1", "d1");
		this.firstMayEnd.countDown();
		assertThat(answers()).containsExactly("first!", "a1!", "b1!", "c1!", "d1!");
		assertThat(this.commits).containsExactly(List.of("first"), List.of("a1", "b1", "c1"), List.of("d1"));
	}

	@Test
	void neverCommitsTwoOfOneKeyTogether() throws Exception {
		hold();
		call("a1", "a2", "b1", "a3");
		this.firstMayEnd.countDown();
		assertThat(answers()).containsExactly("first!", "a1!", "a2!", "b1!", "a3!");
		assertThat(this.commits).containsExactly(List.of("first"), List.of("a1", "b1"), List.of("a2"), List.of("a3"));
	}

	@Test
	void letsOneThatFailsSpoilNoOther() throws Exception {
		hold();
		call("a1", "bad", "c1");
		this.firstMayEnd.countDown();
		assertThat(this.calls.get(1).get()).isEqualTo("a1!");
		assertThat(this.calls.get(3).get()).isEqualTo("c1!");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this.calls.get(2)::get)
			.withCauseInstanceOf(CannotAcquireLockException.class);
	}

	@Test
	void triesNobodyAloneWhileTheDatabaseIsAway() throws Exception {
		hold();
		call("a1", "down", "c1");
		this.firstMayEnd.countDown();
		assertThat(this.calls.getFirst().get()).isEqualTo("first!");
		assertThat(this.calls.subList(1, 4))
			.allSatisfy((call) -> assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get)
				.withCauseInstanceOf(DataAccessResourceFailureException.class));
		assertThat(this.commits).containsExactly(List.of("first"), List.of("a1", "down", "c1"));
	}

	@Test
	void neverCommitsForWhoWasToldThatItIsTooLate() throws Exception {
		hold();
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> this.group.perform("late", Duration.ofMillis(1)));
		call("a1");
		this.firstMayEnd.countDown();
		assertThat(answers()).containsExactly("first!", "a1!");
		assertThat(this.commits).containsExactly(List.of("first"), List.of("a1"));
	}

	@Test
	void waitsForTheEndOfWhatHasBegun() throws Exception {
		CompletableFuture<String> begun = CompletableFuture.supplyAsync(() -> {
			try {
				return this.group.perform("first", Duration.ZERO.plusMillis(200));
			}
			catch (InterruptedException | TimeoutException failure) {
				throw new IllegalStateException(failure);
			}
		});
		await().until(() -> !this.commits.isEmpty());
		await().during(Duration.ofMillis(300)).until(() -> !begun.isDone());
		this.firstMayEnd.countDown();
		assertThat(begun.get()).isEqualTo("first!");
	}

	@Test
	void commitsWhatWaitsWhenItIsClosedAndNothingElse() throws Exception {
		hold();
		call("a1");
		this.group.close();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.group.perform("b1", LONG));
		this.firstMayEnd.countDown();
		assertThat(answers()).containsExactly("first!", "a1!");
	}

	/** From now on whatever comes waits. */
	private void hold() {
		call("first");
		await().until(() -> !this.commits.isEmpty());
	}

	private void call(String... entries) {
		for (String entry : entries) {
			FutureTask<String> call = new FutureTask<>(() -> this.group.perform(entry, LONG));
			this.calls.add(call);
			Thread thread = Thread.startVirtualThread(call);
			await().until(() -> thread.getState() == Thread.State.TIMED_WAITING
					|| thread.getState() == Thread.State.TERMINATED);
		}
	}

	private List<String> answers() throws Exception {
		List<String> answers = new ArrayList<>();
		for (FutureTask<String> call : this.calls) {
			answers.add(call.get());
		}
		return answers;
	}

	private List<String> write(List<String> entries) {
		this.commits.add(entries);
		if (entries.contains("first")) {
			try {
				this.firstMayEnd.await();
			}
			catch (InterruptedException stopping) {
				throw new IllegalStateException(stopping);
			}
		}
		if (entries.contains("down")) {
			throw new DataAccessResourceFailureException("away");
		}
		if (entries.contains("bad")) {
			throw new CannotAcquireLockException("bad");
		}
		return entries.stream().map((entry) -> entry + "!").toList();
	}

}
