package io.orderflow.orders;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderflow.orders.outbox.Outbox;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells what waits, as the database says it: orders on their way or with the operator,
 * and messages in the outbox. However many ask, the database is asked once in a few
 * seconds, by short statements. While it does not answer there are no numbers, and
 * nothing is logged for that: others say so already.
 */
@Component
class OrderGauges implements MeterBinder {

	private static final long KEPT = Duration.ofSeconds(5).toNanos();

	/**
	 * In index orders_newest_by_status the oldest order of a status is the last one.
	 * Whoever counts to 100,000 knows enough.
	 */
	static final String STANDING = """
			select greatest(extract(epoch from clock_timestamp()
			           - (select min(placed_at) from orders where status = 'ACCEPTED')), 0) as oldest_open_seconds,
			       (select count(*) from (select from orders where status = 'PARKED' limit 100000) as parked) as parked""";

	private final JdbcClient jdbc;

	private final Outbox outbox;

	private @Nullable Waiting last;

	private long lookAgainAt = System.nanoTime();

	OrderGauges(JdbcClient jdbc, Outbox outbox) {
		this.jdbc = jdbc;
		this.outbox = outbox;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		gauge("orderflow.orders.oldest.open", (waiting) -> waiting.orders().oldestOpenSeconds())
			.description("Age of the oldest order that is accepted and has not ended")
			.baseUnit("seconds")
			.register(meters);
		gauge("orderflow.orders.parked", (waiting) -> waiting.orders().parked())
			.description("Orders that wait for the operator")
			.register(meters);
		gauge("orderflow.outbox.oldest", (waiting) -> waiting.messages().oldestSeconds())
			.description("Age of the oldest message that SQS has not taken yet")
			.baseUnit("seconds")
			.register(meters);
		gauge("orderflow.outbox.waiting", (waiting) -> waiting.messages().waiting())
			.description("Messages that SQS has not taken yet")
			.register(meters);
		gauge("orderflow.outbox.parked", (waiting) -> waiting.messages().parked())
			.description("Messages that SQS refuses for what they are; a person must look")
			.register(meters);
	}

	private Gauge.Builder<OrderGauges> gauge(String name, ToDoubleFunction<Waiting> number) {
		return Gauge.builder(name, this, (gauges) -> gauges.read(number)).strongReference(true);
	}

	/** Who asks while somebody looks waits for what that one finds. */
	private synchronized double read(ToDoubleFunction<Waiting> number) {
		if (System.nanoTime() - this.lookAgainAt >= 0) {
			this.last = look();
			this.lookAgainAt = System.nanoTime() + KEPT;
		}
		return (this.last != null) ? number.applyAsDouble(this.last) : Double.NaN;
	}

	private @Nullable Waiting look() {
		try {
			Standing orders = this.jdbc.sql(STANDING).withQueryTimeout(1).query(Standing.class).single();
			return new Waiting(orders, this.outbox.backlog());
		}
		catch (DataAccessException away) {
			return null;
		}
	}

	private record Waiting(Standing orders, Outbox.Backlog messages) {
	}

	/**
	 * Where the orders stand that have not ended.
	 *
	 * @param oldestOpenSeconds how long ago the oldest accepted one was placed, 0 if none
	 * @param parked how many the operator has
	 */
	record Standing(double oldestOpenSeconds, long parked) {
	}

}
