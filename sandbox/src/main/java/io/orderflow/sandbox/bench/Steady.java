package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.orderflow.sandbox.Placed;
import org.HdrHistogram.Histogram;

/**
 * Places orders at a steady pace while a contender works, and sees how long each takes to
 * end. Who is slower than that falls behind for as long as it lasts.
 *
 * @param system where
 * @param network how far away everybody is there
 * @param perSecond how many orders are placed in a second
 */
record Steady(BenchSystem system, Network network, double perSecond) {

	private static final Duration LENGTH = Duration.ofSeconds(15);

	/**
	 * Not counted: until a worker notices that it may receive again, a second passes, and
	 * what has come meanwhile must be caught up with.
	 */
	private static final Duration LEAD = Duration.ofSeconds(5);

	Latency measure(Contender contender) throws IOException, SQLException, InterruptedException {
		int orders = (int) (this.perSecond * LENGTH.toSeconds());
		contender.start();
		this.system.place((int) (this.perSecond * LEAD.toSeconds()), this.perSecond);
		Instant start = Instant.now();
		this.system.place(orders, this.perSecond);
		this.system.awaitEmptyQueue(contender);
		try (Placed placed = this.system.placedSince(start)) {
			Histogram untilSettled = placed.untilSettled();
			return new Latency(contender.name(), this.network.title(), this.perSecond, orders,
					untilSettled.getTotalCount(), untilSettled.getValueAtPercentile(50),
					untilSettled.getValueAtPercentile(99), Usage.residentMegabytes(this.system, contender));
		}
		finally {
			contender.stop();
		}
	}

	/**
	 * How long orders took to end.
	 *
	 * @param contender by whom
	 * @param network how far away everybody was
	 * @param perSecond how many orders were placed in a second
	 * @param orders how many in all
	 * @param ended how many of them have ended
	 * @param p50 milliseconds from placed to settled of the order in the middle
	 * @param p99 milliseconds that one in a hundred exceeded
	 * @param residentMegabytes the memory that each process occupied in the end
	 */
	record Latency(String contender, String network, double perSecond, int orders, long ended, long p50, long p99,
			Map<String, Long> residentMegabytes) {
	}

}
