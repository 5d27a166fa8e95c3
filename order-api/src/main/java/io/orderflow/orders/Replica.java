package io.orderflow.orders;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionOperations;

/**
 * The replica of the orders database, which may lag, fail or fall silent: whoever asks it
 * has its answer in time or none, and then asks the primary. The first failure has it
 * left alone for a while; then one read tries again.
 */
final class Replica {

	/** As many as there are connections to it. Nobody waits for one. */
	static final int AT_ONCE = 10;

	private static final Logger logger = LoggerFactory.getLogger(Replica.class);

	private final TransactionOperations readOnly;

	private final Duration patience;

	private final CircuitBreaker circuit;

	private final Semaphore connections = new Semaphore(AT_ONCE);

	private final Counter answeredByReplica;

	private final Counter answeredByPrimary;

	/**
	 * A replica that is used until it fails.
	 * @param readOnly transactions that are led to it because they only read
	 * @param settings how long it is waited for, and how long it is left alone
	 * @param meters where its reads are counted
	 */
	Replica(TransactionOperations readOnly, ReplicaSettings settings, MeterRegistry meters) {
		this.readOnly = readOnly;
		this.patience = settings.patience();
		this.circuit = CircuitBreaker.of("replica",
				CircuitBreakerConfig.custom()
					.slidingWindowSize(1)
					.minimumNumberOfCalls(1)
					.failureRateThreshold(100)
					.permittedNumberOfCallsInHalfOpenState(1)
					.waitDurationInOpenState(settings.leftAlone())
					.build());
		this.circuit.getEventPublisher().onStateTransition((change) -> tell(change.getStateTransition()));
		this.answeredByReplica = reads(meters, "replica");
		this.answeredByPrimary = reads(meters, "primary");
		Gauge.builder("orderflow.replica.used", this, (replica) -> replica.isUsed() ? 1 : 0)
			.description("1 while reads go to the replica, 0 while it is left alone")
			.register(meters);
	}

	private static Counter reads(MeterRegistry meters, String answeredBy) {
		return Counter.builder("orderflow.replica.reads")
			.description("Reads of orders that the replica may answer, by who did")
			.tag("answered_by", answeredBy)
			.register(meters);
	}

	/**
	 * Reads at the replica.
	 * @param read what to read; nothing if what the replica has must not be believed
	 * @return what the replica says; nothing if the primary has to say it
	 */
	<T> Optional<T> read(Supplier<Optional<T>> read) {
		Optional<T> answer = askIfUsed(read);
		(answer.isPresent() ? this.answeredByReplica : this.answeredByPrimary).increment();
		return answer;
	}

	private <T> Optional<T> askIfUsed(Supplier<Optional<T>> read) {
		if (!this.circuit.tryAcquirePermission()) {
			return Optional.empty();
		}
		if (!this.connections.tryAcquire()) {
			this.circuit.releasePermission();
			return Optional.empty();
		}
		return ask(read);
	}

	/**
	 * On a thread of its own, for drivers and pools count their patience in seconds. An
	 * interrupt closes the connection on which it waits.
	 */
	private <T> Optional<T> ask(Supplier<Optional<T>> read) {
		FutureTask<Optional<T>> answer = new FutureTask<>(() -> this.readOnly.execute((_) -> read.get()));
		long asked = System.nanoTime();
		Thread.startVirtualThread(() -> {
			try {
				answer.run();
			}
			finally {
				this.connections.release();
			}
		});
		try {
			Optional<T> found = answer.get(this.patience.toNanos(), TimeUnit.NANOSECONDS);
			this.circuit.onSuccess(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
			return found;
		}
		catch (ExecutionException | TimeoutException failure) {
			this.circuit.onError(System.nanoTime() - asked, TimeUnit.NANOSECONDS, failure);
		}
		catch (InterruptedException stopping) {
			this.circuit.releasePermission();
			Thread.currentThread().interrupt();
		}
		finally {
			answer.cancel(true);
		}
		return Optional.empty();
	}

	private boolean isUsed() {
		return this.circuit.getState() == State.CLOSED;
	}

	private void tell(StateTransition change) {
		if (change == StateTransition.CLOSED_TO_OPEN) {
			logger.warn("The replica failed or took longer than {} ms: the primary answers until it works again",
					this.patience.toMillis());
		}
		else if (change == StateTransition.HALF_OPEN_TO_CLOSED) {
			logger.info("The replica works again");
		}
	}

}
