package io.orderflow.orders;

import java.time.Clock;
import java.time.Instant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.orders.outbox.OrderQueue;
import io.orderflow.orders.outbox.Outbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Looks for lost orders now and then. SQS is asked only while an order is due, and never
 * within a transaction; whatever does not answer means that nothing is swept this time.
 */
@Component
class Sweeper implements SchedulingConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(Sweeper.class);

	private final SweepOrders sweepOrders;

	private final Outbox outbox;

	private final OrderQueue queue;

	private final SweeperSettings settings;

	private final Clock clock;

	private final Counter published;

	/** When the look before this one began, if that found the queue empty. */
	private @Nullable Instant lookedEmpty;

	/**
	 * When the first of two looks began that found the queue empty one after the other,
	 * since SQS counts with a delay. It holds for good: what was lost by then stays lost,
	 * however many sweeps it takes.
	 */
	private @Nullable Instant emptyAt;

	private boolean troubled;

	Sweeper(SweepOrders sweepOrders, Outbox outbox, OrderQueue queue, SweeperSettings settings, Clock clock,
			MeterRegistry meters) {
		this.sweepOrders = sweepOrders;
		this.outbox = outbox;
		this.queue = queue;
		this.settings = settings;
		this.clock = clock;
		this.published = Counter.builder("orderflow.sweeper.published")
			.description("Orders that were published again because their messages were gone")
			.register(meters);
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		registrar.addFixedDelayTask(new FixedDelayTask(this::look, this.settings.every(), this.settings.every()));
	}

	void look() {
		try {
			lookForLostOrders();
			this.troubled = false;
		}
		catch (RuntimeException failure) {
			this.lookedEmpty = null;
			if (!this.troubled) {
				this.troubled = true;
				logger.warn("Lost orders are not looked for until this works again: {}", nameOf(failure));
			}
		}
	}

	private void lookForLostOrders() {
		Instant now = this.clock.instant();
		// What waits in the outbox could not be sent anyway; more would only wait there.
		if (this.outbox.isBackedUp() || !this.sweepOrders.anyDue(now)) {
			this.lookedEmpty = null;
			return;
		}
		boolean empty = this.queue.isEmpty();
		if (empty && this.lookedEmpty != null) {
			this.emptyAt = this.lookedEmpty;
		}
		this.lookedEmpty = empty ? now : null;
		int lost = this.sweepOrders.sweep(this.emptyAt);
		if (lost > 0) {
			this.published.increment(lost);
			logger.warn("Published {} accepted orders again: their messages were gone", lost);
		}
	}

	/** The name alone: an exception's message may quote what was sent. */
	private static String nameOf(RuntimeException failure) {
		return ((failure.getCause() != null) ? failure.getCause() : failure).getClass().getSimpleName();
	}

}
