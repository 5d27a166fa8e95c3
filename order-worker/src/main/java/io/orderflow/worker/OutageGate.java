package io.orderflow.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.awspring.cloud.sqs.listener.backpressure.BackPressureHandler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Lets messages be received only while they can be worked. Otherwise they would come back
 * and count as received again, until they were taken for hopeless. While a service is on
 * trial one batch goes through at a time, and afterwards twice as many each second, so
 * that a service which has just come back is not knocked over.
 */
@Component
class OutageGate implements BackPressureHandler {

	/** Beyond this many doublings nothing is held back any more. */
	private static final int DOUBLINGS = 8;

	private static final Logger logger = LoggerFactory.getLogger(OutageGate.class);

	private final ServiceTokens tokens;

	private final Circuits circuits;

	private final OrderQueueCheck queue;

	private final AtomicInteger inFlight = new AtomicInteger();

	private final PausedTime pausedTime = new PausedTime(System::nanoTime);

	private volatile boolean paused;

	/** When all was well again; far in the past to begin with. */
	private volatile long openedAt = System.nanoTime() - Duration.ofDays(1).toNanos();

	private volatile boolean wasOpen = true;

	OutageGate(ServiceTokens tokens, Circuits circuits, OrderQueueCheck queue, MeterRegistry meters) {
		this.tokens = tokens;
		this.circuits = circuits;
		this.queue = queue;
		Gauge.builder("orderflow.worker.receiving", this, (gate) -> gate.isOpen() ? 1 : 0)
			.description("1 while messages are received, 0 while they are left in the queue")
			.register(meters);
		FunctionCounter.builder("orderflow.worker.paused", this, OutageGate::pausedSeconds)
			.description("Time in which messages were left in the queue")
			.baseUnit("seconds")
			.register(meters);
	}

	private double pausedSeconds() {
		this.pausedTime.saw(isOpen());
		return this.pausedTime.seconds();
	}

	/** Whether what was received can be worked. */
	boolean isOpen() {
		return !this.paused && this.queue.isFit() && this.tokens.areComplete() && !this.circuits.anyOpen();
	}

	/** Leaves messages in the queue until {@link #resume()}, or a restart. */
	void pause() {
		this.paused = true;
		logger.warn("Nothing is received from now on, since an operator says so");
	}

	void resume() {
		this.paused = false;
		logger.warn("The operator's pause has ended");
	}

	boolean isPaused() {
		return this.paused;
	}

	@Override
	public int request(int amount) {
		// All or nothing: a receive of three messages costs as much as one of ten.
		if (limit() - this.inFlight.get() < amount) {
			return 0;
		}
		this.inFlight.addAndGet(amount);
		return amount;
	}

	/** How many messages may be in flight now. */
	private int limit() {
		boolean open = isOpen();
		this.pausedTime.saw(open);
		if (this.paused) {
			// Nobody was away who could be knocked over when it ends.
			return 0;
		}
		if (!open) {
			this.wasOpen = false;
			return 0;
		}
		if (!this.circuits.areClosed()) {
			return (this.inFlight.get() == 0) ? OrderQueue.MESSAGES_A_CALL : 0;
		}
		if (!this.wasOpen) {
			this.openedAt = System.nanoTime();
			this.wasOpen = true;
		}
		long seconds = Duration.ofNanos(System.nanoTime() - this.openedAt).toSeconds();
		return OrderQueue.MESSAGES_A_CALL << Math.min(seconds, DOUBLINGS);
	}

	@Override
	public void release(int amount, ReleaseReason reason) {
		this.inFlight.addAndGet(-amount);
	}

	@Override
	public boolean drain(Duration timeout) {
		return true;
	}

}
