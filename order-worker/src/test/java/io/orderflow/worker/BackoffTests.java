package io.orderflow.worker;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Failing messages come back later and later, never together, and never too late. */
class BackoffTests {

	private final Backoff backoff = new Backoff(Duration.ofSeconds(20), new Random(1));

	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 4", "3, 8", "4, 16", "5, 20", "20, 20", "2147483647, 20" })
	void spreadsOverAWindowThatDoublesUpToTheCap(int receiveCount, int longest) {
		assertThat(IntStream.range(0, 2_000).map((i) -> this.backoff.seconds(receiveCount)).distinct().sorted())
			.containsExactlyElementsOf(IntStream.rangeClosed(1, longest).boxed().toList());
	}

}
