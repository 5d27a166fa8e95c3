package io.orderflow.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of a batch that was received. */
class WorkerMetricsTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final WorkerMetrics metrics = new WorkerMetrics(this.meters, Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void sortsMessagesByHowOftenTheyWereReceived() {
		this.metrics.received(Stream.of(1, 1, 2, 3, 5, 7, 8, 15, 20).map((count) -> received(count, NOW)).toList());
		assertThat(Stream.of("1", "2", "3-7", "8+").map(this::received)).containsExactly(2.0, 1.0, 3.0, 3.0);
		assertThat(this.meters.get("orderflow.worker.batch.size").summary().totalAmount()).isEqualTo(9);
	}

	@Test
	void tellsTheAgeOfAMessageWhenItComesForTheFirstTimeAndNeverLessThanNone() {
		this.metrics.received(List.of(received(1, NOW.minusSeconds(90)), received(2, NOW.minus(Duration.ofDays(1))),
				received(1, NOW.plusSeconds(5))));
		Timer age = this.meters.get("orderflow.worker.message.age").timer();
		assertThat(age.count()).isEqualTo(2);
		assertThat(age.totalTime(TimeUnit.SECONDS)).isEqualTo(90);
	}

	private static Delivery received(int count, Instant sentAt) {
		return new Delivery("message", "receipt", count, sentAt, "{}", null);
	}

	private double received(String receive) {
		return this.meters.get("orderflow.worker.received").tag("receive", receive).counter().count();
	}

}
