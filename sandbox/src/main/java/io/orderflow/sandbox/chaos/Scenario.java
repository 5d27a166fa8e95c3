package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * How a run is to go.
 *
 * @param seed what decides all that is left to chance
 * @param orders how many orders, or what is none, are placed
 * @param window how long orders and faults have
 * @param plan the faults
 */
record Scenario(long seed, int orders, Duration window, FaultPlan plan) {

	static Scenario of(long seed, int orders, Duration window, int faults, Set<FaultKind> only) {
		return new Scenario(seed, orders, window, FaultPlan.of(seed, faults, window, only));
	}

}
