package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whether processes that end take nothing back of what they have used. */
class ProcessorTimesTests {

	private final ProcessorTimes times = new ProcessorTimes();

	@Test
	void countsWhatHasEnded() throws IOException, InterruptedException {
		Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
		try {
			await().until(() -> ProcessorTimes.of(busy.toHandle()).isPositive());
			Duration seen = this.times.with(Stream.of(busy.toHandle()));
			assertThat(seen).isPositive();
			busy.destroyForcibly().waitFor();
			assertThat(this.times.with(Stream.of(busy.toHandle()))).as("ended a moment ago").isEqualTo(seen);
			assertThat(this.times.with(Stream.of())).as("ended, and not there any longer").isEqualTo(seen);
			assertThat(this.times.with(Stream.of(ProcessHandle.current()))).as("another beside it").isGreaterThan(seen);
		}
		finally {
			busy.destroyForcibly();
		}
	}

}
