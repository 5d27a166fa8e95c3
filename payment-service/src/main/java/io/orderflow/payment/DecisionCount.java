package io.orderflow.payment;

import java.util.EnumSet;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts decisions as {@code orderflow.payment.decisions}: each once, when it is made,
 * and never its repeats.
 */
@Component
class DecisionCount {

	private final MeterRegistry meters;

	DecisionCount(MeterRegistry meters) {
		this.meters = meters;
		for (State state : EnumSet.of(State.DONE, State.REFUSED, State.UNDONE)) {
			add(state, 0);
		}
	}

	/** Counts once the transaction has committed: what was rolled back never happened. */
	void afterCommit(State state, int decisions) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				add(state, decisions);
			}

		});
	}

	private void add(State state, int decisions) {
		this.meters.counter("orderflow.payment.decisions", "answer", state.name()).increment(decisions);
	}

}
