package io.orderflow.sandbox.chaos;

import java.time.Duration;

/**
 * Something that will be done to a running system.
 *
 * @param at when, from the beginning of the run
 * @param kind what
 * @param target to whom
 * @param duration for how long
 */
record Fault(Duration at, FaultKind kind, String target, Duration duration) {

	/** When its target may be struck again. */
	Duration until() {
		return this.at.plus(this.duration).plus(this.kind.rest());
	}

}
