package io.orderflow.defaults;

import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;

/** Who asks again and again does not reach the database each time. */
class DatabaseHealthTests {

	private final AtomicInteger looks = new AtomicInteger();

	private volatile boolean there = true;

	private final DatabaseHealth health = new DatabaseHealth(() -> {
		this.looks.incrementAndGet();
		return this.there ? Health.up().build() : Health.down().build();
	});

	@Test
	void looksOnceForAllWhoAskAtOnce() {
		long start = System.nanoTime();
		try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < 1_000; i++) {
				many.execute(this.health::health);
			}
		}
		long seconds = (System.nanoTime() - start) / 1_000_000_000;
		assertThat(this.looks.get()).isBetween(1, (int) seconds + 1);
	}

	@Test
	void noticesThatTheDatabaseIsAwayAndBack() {
		assertThat(this.health.health()).isEqualTo(Health.up().build());
		this.there = false;
		Awaitility.await().until(() -> Objects.equals(this.health.health(), Health.down().build()));
		this.there = true;
		Awaitility.await().until(() -> Objects.equals(this.health.health(), Health.up().build()));
	}

}
