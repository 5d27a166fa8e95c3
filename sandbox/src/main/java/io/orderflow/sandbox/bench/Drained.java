package io.orderflow.sandbox.bench;

import java.util.Map;

/**
 * How a backlog was worked off.
 *
 * @param contender by whom
 * @param network how far away everybody was
 * @param orders how many orders waited
 * @param seconds from the start to the last order's outcome
 * @param sqsCalls calls of SQS, those that sent the messages included
 * @param commits commits of all databases but the simulated bank's
 * @param processor seconds of the processor by who used them
 * @param residentMegabytes the memory that each process occupied in the end
 */
record Drained(String contender, String network, int orders, double seconds, double sqsCalls, long commits,
		Map<String, Double> processor, Map<String, Long> residentMegabytes) {

	double perSecond() {
		return this.orders / this.seconds;
	}

	double sqsCallsPerOrder() {
		return this.sqsCalls / this.orders;
	}

	double commitsPerOrder() {
		return (double) this.commits / this.orders;
	}

	/** In seconds of the processor. */
	double processorPerThousand() {
		return perThousand(this.processor.values().stream().mapToDouble(Double::doubleValue).sum());
	}

	/** In seconds of the processor, by one who used it. */
	double processorPerThousand(String process) {
		return perThousand(this.processor.getOrDefault(process, 0.0));
	}

	private double perThousand(double all) {
		return all * 1_000 / this.orders;
	}

}
