package io.orderflow.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a service can be called. The first outage opens the circuit; only a probe that
 * finds the service alive lets one call through, and that call closes it or not. Orders
 * that the service blames are remembered here, since many of them are an outage too.
 */
final class Circuit {

	/** So many different orders are not all spoilt at once: it is the service. */
	static final int ORDERS_OF_AN_OUTAGE = 5;

	static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

	/** A service that is back is found within this time. */
	static final Duration BETWEEN_PROBES = Duration.ofSeconds(5);

	/** For a service that answers probes and fails at its work. */
	static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(Circuit.class);

	private final CircuitBreaker breaker;

	private final Runnable probe;

	private final Blames blames = new Blames();

	/** Grows with each opening: what a call of an earlier time ends with says nothing. */
	private long time;

	private Duration pause = Duration.ZERO;

	/** What was said last of an outage, and when. */
	private String reason = "";

	private long saidAt;

	/**
	 * A closed circuit.
	 * @param breaker its state; it never changes by itself
	 * @param probe has the service probed soon
	 */
	Circuit(CircuitBreaker breaker, Runnable probe) {
		this.breaker = breaker;
		this.probe = probe;
	}

	String service() {
		return this.breaker.getName();
	}

	boolean isOpen() {
		return this.breaker.getState() == State.OPEN;
	}

	/** Whether the service is alive again and one call is to tell if it also works. */
	boolean isOnTrial() {
		return this.breaker.getState() == State.HALF_OPEN;
	}

	/** Why the circuit opened last. */
	synchronized String reason() {
		return this.reason;
	}

	/** Asks for a call, which must be ended by one of the methods below. */
	synchronized Optional<Call> call() {
		return this.breaker.tryAcquirePermission() ? Optional.of(new Call(this.time)) : Optional.empty();
	}

	/** Takes note that a probe found the service away. */
	synchronized void isAway(String why) {
		if (!isOpen()) {
			open(why, Duration.ZERO);
			return;
		}
		Duration longer = this.pause.multipliedBy(2);
		this.pause = (longer.compareTo(SHORTEST_PAUSE) < 0) ? SHORTEST_PAUSE
				: (longer.compareTo(BETWEEN_PROBES) < 0) ? longer : max(this.pause, BETWEEN_PROBES);
		if (!why.equals(this.reason) || System.nanoTime() - this.saidAt > BETWEEN_WARNINGS.toNanos()) {
			say(why);
		}
	}

	/** Takes note that a probe which began at this time found the service alive. */
	synchronized void isAlive(long probedAt) {
		this.blames.confirm(probedAt);
		if (isOpen()) {
			this.breaker.transitionToHalfOpenState();
		}
		else if (this.blames.spoilt() >= ORDERS_OF_AN_OUTAGE) {
			open(this.blames.spoilt() + " orders within a minute failed at it", max(BETWEEN_PROBES, longer()));
		}
	}

	/** Whether somebody waits to learn if the service is alive. */
	synchronized boolean wantsProbe() {
		return isOpen() || this.blames.areInDoubt();
	}

	/** How long to wait before the next probe. */
	synchronized Duration pause() {
		return isOpen() ? this.pause : Duration.ZERO;
	}

	/** Why an order fails alone while the service is well, if it does. */
	synchronized Optional<String> whatSpoils(String orderId) {
		return this.blames.whatSpoils(orderId);
	}

	private void open(String why, Duration firstPause) {
		this.time++;
		this.pause = firstPause;
		// What was blamed may have been the outage.
		this.blames.clear();
		if (!isOpen()) {
			this.breaker.transitionToOpenState();
		}
		say(why);
		this.probe.run();
	}

	private void say(String why) {
		this.reason = why;
		this.saidAt = System.nanoTime();
		logger.warn("Nothing is received, since {} is away: {}", service(), why);
	}

	private Duration longer() {
		return min(LONGEST_PAUSE, this.pause.multipliedBy(2));
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/** A call that was let through. */
	final class Call {

		private final long begun;

		private final long start = System.nanoTime();

		private Call(long begun) {
			this.begun = begun;
		}

		/** The service answered, whatever it said. */
		void answered() {
			synchronized (Circuit.this) {
				if (this.begun == Circuit.this.time) {
					boolean trial = isOnTrial();
					Circuit.this.breaker.onSuccess(System.nanoTime() - this.start, TimeUnit.NANOSECONDS);
					if (trial) {
						logger.info("{} works again", service());
					}
				}
			}
		}

		/** The service answered, but fails at this order when it comes alone. */
		void blamed(String orderId, String why) {
			answered();
			synchronized (Circuit.this) {
				if (this.begun == Circuit.this.time) {
					Circuit.this.blames.add(orderId, why);
					Circuit.this.probe.run();
				}
			}
		}

		/** The service gave no answer, or none that says anything about the orders. */
		void unanswered(String why, Exception failure) {
			synchronized (Circuit.this) {
				if (this.begun == Circuit.this.time) {
					boolean trial = isOnTrial();
					Circuit.this.breaker.onError(System.nanoTime() - this.start, TimeUnit.NANOSECONDS, failure);
					open(why, trial ? max(SHORTEST_PAUSE, longer()) : Duration.ZERO);
				}
			}
		}

		/** Nothing was learnt. */
		void cancelled() {
			synchronized (Circuit.this) {
				if (this.begun == Circuit.this.time) {
					Circuit.this.breaker.releasePermission();
				}
			}
		}

	}

}
