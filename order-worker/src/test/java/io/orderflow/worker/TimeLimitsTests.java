package io.orderflow.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** The chain of time limits holds or the worker does not start. */
class TimeLimitsTests {

	@Test
	void refusesABatchThatEndsBeforeItsCallsCan() {
		assertThatIllegalArgumentException().isThrownBy(() -> limits(2, 23, 10))
			.withMessageContaining("orderflow.time-limits.batch");
		assertThat(limits(2, 24, 10).neededVisibility()).isEqualTo(Duration.ofSeconds(39));
	}

	@Test
	void refusesALongPollThatSqsDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> limits(2, 24, 21))
			.withMessageContaining("orderflow.time-limits.long-poll");
	}

	@Test
	void refusesABackoffThatWouldSpin() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(24), Duration.ofMillis(200),
					Duration.ofSeconds(10), Duration.ofSeconds(5)))
			.withMessageContaining("orderflow.time-limits.longest-backoff");
	}

	@Test
	void beginsNoCallThatCouldOutlastTheBatch() {
		Duration call = Duration.ofSeconds(2);
		assertThat(new Deadline(System.nanoTime() + Duration.ofSeconds(3).toNanos(), call).leavesTimeForACall())
			.isTrue();
		assertThat(new Deadline(System.nanoTime() + Duration.ofSeconds(1).toNanos(), call).leavesTimeForACall())
			.isFalse();
	}

	private static TimeLimits limits(int call, int batch, int longPoll) {
		return new TimeLimits(Duration.ofSeconds(call), Duration.ofSeconds(batch), Duration.ofSeconds(20),
				Duration.ofSeconds(longPoll), Duration.ofSeconds(5));
	}

}
