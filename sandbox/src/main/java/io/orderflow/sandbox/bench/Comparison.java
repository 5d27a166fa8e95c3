package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The same orders by each contender in turn, several times in changing order, once all
 * JVMs are of one age. A round of a slow one is short, or it would take an hour.
 *
 * @param warmUp how many orders each has worked before the first round
 * @param rounds how many rounds
 * @param orders how many orders in a round at most
 */
record Comparison(int warmUp, int rounds, int orders, PrintStream progress) {

	/** A round is about as long for everybody who cannot work all orders in it. */
	private static final double SECONDS = 12;

	private static final int FEWEST = 500;

	/** All rounds of all contenders. */
	List<Drained> run(BenchSystem system, Network network, List<Contender> contenders)
			throws IOException, SQLException, InterruptedException {
		Drain drain = new Drain(system, network);
		for (Contender contender : contenders) {
			if (this.warmUp > 0) {
				this.progress.printf("%s: %s is warmed up with %,d orders%n", network.title(), contender.name(),
						this.warmUp);
				drain.warmUp(contender, this.warmUp);
			}
		}
		List<Drained> all = new ArrayList<>();
		List<Contender> turn = new ArrayList<>(contenders);
		for (int round = 0; round < this.rounds; round++) {
			for (Contender contender : turn) {
				Drained drained = drain.measure(contender, ordersFor(contender, all, drain));
				this.progress.printf(
						"%s: round %d of %d   %-33s %,7d orders   %,6.0f orders/s   %.2f s of CPU for 1,000%n",
						network.title(), round + 1, this.rounds, contender.name(), drained.orders(),
						drained.perSecond(), drained.processorPerThousand());
				all.add(drained);
			}
			Collections.rotate(turn, 1);
		}
		return all;
	}

	private int ordersFor(Contender contender, List<Drained> before, Drain drain)
			throws IOException, SQLException, InterruptedException {
		if (this.orders <= FEWEST) {
			return this.orders;
		}
		double perSecond = before.stream()
			.filter((drained) -> drained.contender().equals(contender.name()))
			.mapToDouble(Drained::perSecond)
			.findFirst()
			.orElse(0);
		if (perSecond == 0) {
			perSecond = drain.measure(contender, FEWEST).perSecond();
		}
		return Math.clamp((long) (perSecond * SECONDS), FEWEST, this.orders);
	}

}
