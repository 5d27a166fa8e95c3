package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One order, and the one thing that goes wrong on its way.
 *
 * @param number its place in the sweep
 * @param scenario the order
 * @param point where it goes wrong
 * @param fault what goes wrong
 */
record CrashCase(int number, CrashScenario scenario, CrashPoint point, CrashFault fault) {

	/** Every fault at every point that an order's way has in each scenario. */
	static List<CrashCase> all(Map<CrashScenario, List<CrashPoint>> ways) {
		List<CrashCase> cases = new ArrayList<>();
		ways.forEach((scenario, points) -> points.forEach((point) -> point.faults()
			.forEach((fault) -> cases.add(new CrashCase(cases.size() + 1, scenario, point, fault)))));
		return cases;
	}

	/** Whether a person means this one, by a part of its name. */
	boolean isMeantBy(String part) {
		return toString().contains(part);
	}

	@Override
	public String toString() {
		return this.scenario + " | " + this.point + " | " + this.fault;
	}

}
