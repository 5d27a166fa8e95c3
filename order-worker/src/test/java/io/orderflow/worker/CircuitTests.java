package io.orderflow.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When a service may be called. */
class CircuitTests {

	private final AtomicInteger probes = new AtomicInteger();

	private final Circuit circuit = new Circuit(
			CircuitBreakerRegistry.of(Circuits.ONLY_PROBES_CLOSE).circuitBreaker("payment"),
			this.probes::incrementAndGet);

	@Test
	void opensAtTheFirstOutageAndHasItProbedAtOnce() {
		unanswered(call());
		assertThat(this.circuit.isOpen()).isTrue();
		assertThat(this.circuit.call()).isEmpty();
		assertThat(this.circuit.wantsProbe()).isTrue();
		assertThat(this.circuit.pause()).isZero();
		assertThat(this.probes).hasValue(1);
	}

	@Test
	void waitsLongerAfterEachProbeButFindsAServiceThatIsBack() {
		unanswered(call());
		for (int probe = 0; probe < 20; probe++) {
			this.circuit.isAway("still");
		}
		assertThat(this.circuit.pause()).isEqualTo(Circuit.BETWEEN_PROBES);
	}

	@Test
	void letsOneCallThroughOnceAProbeFoundTheServiceAlive() {
		unanswered(call());
		this.circuit.isAlive(System.nanoTime());
		assertThat(this.circuit.isOnTrial()).isTrue();
		Circuit.Call trial = call();
		assertThat(this.circuit.call()).isEmpty();
		trial.answered();
		assertThat(this.circuit.isOnTrial()).isFalse();
		assertThat(this.circuit.call()).isPresent();
	}

	@Test
	void pausesLongerEachTimeATrialFails() {
		unanswered(call());
		Duration before = Duration.ZERO;
		for (int trial = 0; trial < 10; trial++) {
			this.circuit.isAlive(System.nanoTime());
			unanswered(call());
			assertThat(this.circuit.pause()).isGreaterThanOrEqualTo(before).isPositive();
			before = this.circuit.pause();
		}
		assertThat(before).isEqualTo(Circuit.LONGEST_PAUSE);
	}

	@Test
	void takesNoWordOfACallThatBeganBeforeTheOutage() {
		Circuit.Call late = call();
		Circuit.Call later = call();
		unanswered(call());
		late.answered();
		assertThat(this.circuit.isOpen()).isTrue();
		this.circuit.isAlive(System.nanoTime());
		unanswered(later);
		assertThat(this.circuit.isOnTrial()).isTrue();
		assertThat(this.circuit.call()).isPresent();
	}

	@Test
	void givesThePermitOfACallBackThatWasNotMade() {
		unanswered(call());
		this.circuit.isAlive(System.nanoTime());
		call().cancelled();
		assertThat(this.circuit.call()).isPresent();
	}

	@Test
	void knowsWhatSpoilsOnlyOnceTheServiceWasFoundAlive() {
		call().blamed("spoilt", "answered 500");
		assertThat(this.circuit.isOpen()).isFalse();
		assertThat(this.circuit.wantsProbe()).isTrue();
		assertThat(this.circuit.whatSpoils("spoilt")).isEmpty();
		this.circuit.isAlive(System.nanoTime());
		assertThat(this.circuit.whatSpoils("spoilt")).contains("answered 500");
		assertThat(this.circuit.whatSpoils("other")).isEmpty();
		assertThat(this.circuit.wantsProbe()).isFalse();
	}

	@Test
	void blamesNoOrderForAServiceThatIsAway() {
		call().blamed("innocent", "answered 500");
		this.circuit.isAway("a probe is not answered");
		assertThat(this.circuit.isOpen()).isTrue();
		this.circuit.isAlive(System.nanoTime());
		assertThat(this.circuit.whatSpoils("innocent")).isEmpty();
	}

	@Test
	void takesManySpoiltOrdersForAnOutage() {
		for (int order = 1; order < Circuit.ORDERS_OF_AN_OUTAGE; order++) {
			call().blamed("order-" + order, "answered 500");
			call().blamed("order-" + order, "answered 500 again");
		}
		this.circuit.isAlive(System.nanoTime());
		assertThat(this.circuit.isOpen()).isFalse();
		call().blamed("one-more", "answered 500");
		this.circuit.isAlive(System.nanoTime());
		assertThat(this.circuit.isOpen()).isTrue();
		assertThat(this.circuit.pause()).isEqualTo(Circuit.BETWEEN_PROBES);
		assertThat(this.circuit.reason()).contains("5 orders");
	}

	private Circuit.Call call() {
		return this.circuit.call().orElseThrow();
	}

	private static void unanswered(Circuit.Call call) {
		call.unanswered("gave no answer", new IOException());
	}

}
