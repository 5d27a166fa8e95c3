package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a check has found: how much of each invariant was looked at, and what does not
 * hold.
 */
final class Findings {

	private final Map<Invariant, Long> checked = new EnumMap<>(Invariant.class);

	private final List<Violation> violations = new ArrayList<>();

	/**
	 * Counts one look at an invariant and, where it does not hold, the violation.
	 * @param invariant which
	 * @param orderId of which order; empty where it is about the whole
	 * @param holds whether it holds
	 * @param what what was found instead
	 */
	void expect(Invariant invariant, String orderId, boolean holds, Supplier<String> what) {
		this.checked.merge(invariant, 1L, Long::sum);
		if (!holds) {
			this.violations.add(new Violation(invariant, orderId, what.get()));
		}
	}

	/** How many looks were taken at each invariant. */
	long checked(Invariant invariant) {
		return this.checked.getOrDefault(invariant, 0L);
	}

	List<Violation> violations() {
		return List.copyOf(this.violations);
	}

	List<Violation> violations(Invariant invariant) {
		return this.violations.stream().filter((violation) -> violation.invariant() == invariant).toList();
	}

}
