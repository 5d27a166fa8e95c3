package io.orderflow.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the time is added up in which nothing is received. */
class PausedTimeTests {

	private long now = Duration.ofDays(1).toNanos();

	private final PausedTime time = new PausedTime(() -> this.now);

	@Test
	void isNoneWhileTheGateIsOpen() {
		see(true, 0);
		see(true, 60);
		assertThat(this.time.seconds()).isZero();
	}

	@Test
	void addsUpFromTheFirstLookThatFindsTheGateClosedToTheFirstThatFindsItOpen() {
		see(true, 0);
		see(false, 30);
		see(false, 1);
		see(false, 1);
		see(true, 1);
		see(true, 30);
		see(false, 30);
		see(true, 0.5);
		assertThat(this.time.seconds()).isEqualTo(3.5);
	}

	private void see(boolean open, double secondsLater) {
		this.now += (long) (secondsLater * 1e9);
		this.time.saw(open);
	}

}
