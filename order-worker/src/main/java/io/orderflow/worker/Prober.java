package io.orderflow.worker;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClientResponseException;

/**
 * Finds out whether a service is alive by reading an order that nobody knows, with the
 * worker's own token, by the route and from the database that its work needs as well.
 * Only while somebody wants to know: a circuit that is open, or an order that was blamed.
 */
final class Prober {

	private final Circuit circuit;

	private final Consumer<String> readOfAnOrder;

	private volatile @Nullable Thread loop;

	Prober(CircuitBreaker breaker, Consumer<String> readOfAnOrder) {
		this.circuit = new Circuit(breaker, this::wake);
		this.readOfAnOrder = readOfAnOrder;
	}

	Circuit circuit() {
		return this.circuit;
	}

	void start() {
		this.loop = Thread.ofVirtual().name("probe-" + this.circuit.service()).start(this::run);
	}

	void stop() {
		Thread running = this.loop;
		this.loop = null;
		if (running != null) {
			running.interrupt();
		}
	}

	private void wake() {
		LockSupport.unpark(this.loop);
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				if (this.circuit.wantsProbe()) {
					Thread.sleep(this.circuit.pause());
					probe();
				}
				else {
					LockSupport.park();
				}
			}
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	private void probe() {
		long now = System.nanoTime();
		whyNotAlive().ifPresentOrElse(this.circuit::isAway, () -> this.circuit.isAlive(now));
	}

	/** Only the service itself tells of an order that it does not know. */
	private Optional<String> whyNotAlive() {
		try {
			this.readOfAnOrder.accept(UUID.randomUUID().toString());
			return Optional.of("it knows an order that nobody placed");
		}
		catch (RestClientResponseException answer) {
			boolean unknown = answer.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND) && OnlyAnswers
				.isOfType(MediaType.APPLICATION_PROBLEM_JSON, Objects.requireNonNull(answer.getResponseHeaders()));
			return unknown ? Optional.empty() : Optional.of("a probe is answered " + answer.getStatusCode().value());
		}
		catch (RuntimeException failure) {
			// Whatever it is: without a prober the circuit would stay open for ever.
			return Optional.of("a probe is not answered");
		}
	}

}
