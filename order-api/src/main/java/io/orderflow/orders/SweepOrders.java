package io.orderflow.orders;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Publishes accepted orders whose messages are gone. An order is <em>due</em> a while
 * after it was queued, twice as long after each sweep. It is lost if OrderQueue was empty
 * after it was due, or if others that were placed after it was due have ended: a backlog
 * of hours is neither. Where this errs a message is sent twice, which is harmless.
 */
@Service
class SweepOrders {

	/**
	 * So many must have overtaken an order: two receives full, since one batch may get
	 * ahead of another.
	 */
	static final int OVERTAKERS = 20;

	/** An order that has a row in the outbox, also a parked one, is not lost. */
	private static final String IS_DUE = """
			status = 'ACCEPTED' and order_id not in (select order_id from outbox)
			    and queued_at < cast(:before as timestamptz) - make_interval(secs => :after)
			    and queued_at < cast(:before as timestamptz)
			        - make_interval(secs => least(:longest, :after * power(2, least(sweeps, 20))))""";

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final PublishAgain publishAgain;

	private final SweeperSettings settings;

	SweepOrders(TransactionOperations transaction, JdbcClient jdbc, PublishAgain publishAgain,
			SweeperSettings settings) {
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.publishAgain = publishAgain;
		this.settings = settings;
	}

	/** Whether there is an order that was due before then. */
	boolean anyDue(Instant before) {
		return due("select exists (select from orders where " + IS_DUE + ")", before).query(Boolean.class).single();
	}

	/**
	 * Publishes the oldest lost orders, unless another instance is about it.
	 * @param emptyAt when OrderQueue was empty: what was sent before is not on it now
	 * @return how many were published
	 */
	int sweep(@Nullable Instant emptyAt) {
		return this.transaction.execute((_) -> {
			Instant lostBefore = latest(emptyAt, overtakenAt());
			return (lostBefore != null && mayI()) ? publish(lostBefore) : 0;
		});
	}

	/** Each schema has a lock of its own, which ends with the transaction. */
	private boolean mayI() {
		return this.jdbc.sql("select pg_try_advisory_xact_lock(cast(cast('outbox' as regclass) as bigint))")
			.query(Boolean.class)
			.single();
	}

	/**
	 * What was due before then has been overtaken. Where an order was placed is known
	 * best: nobody queues it earlier, and there is an index for each way to end.
	 */
	private @Nullable Instant overtakenAt() {
		return this.jdbc.sql("""
				with completed as (
				    select placed_at from orders where status = 'COMPLETED' order by placed_at desc limit :overtakers
				), rejected as (
				    select placed_at from orders where status = 'REJECTED' order by placed_at desc limit :overtakers
				), ended as (
				    select placed_at from completed union all select placed_at from rejected
				    order by placed_at desc limit :overtakers
				)
				select min(placed_at) from ended having count(*) = :overtakers""")
			.param("overtakers", OVERTAKERS)
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant)
			.orElse(null);
	}

	private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
		return (one == null || (other != null && other.isAfter(one))) ? other : one;
	}

	/**
	 * An order that somebody else is changing is passed over, and its status is looked at
	 * again under the lock: none is published that has been parked, abandoned or settled.
	 */
	private int publish(Instant lostBefore) {
		List<String> lost = due("""
				with lost as (
				    select order_id from orders where %s
				    order by queued_at limit :at_most for update skip locked
				)
				update orders set queued_at = clock_timestamp(), sweeps = sweeps + 1
				from lost where orders.order_id = lost.order_id
				returning orders.order_id""".formatted(IS_DUE), lostBefore).param("at_most", this.settings.atMost())
			.query(String.class)
			.list();
		this.publishAgain.publish(lost);
		return lost.size();
	}

	private JdbcClient.StatementSpec due(String sql, Instant before) {
		return this.jdbc.sql(sql)
			.param("before", Timestamp.from(before))
			.param("after", this.settings.after().toSeconds())
			.param("longest", SweeperSettings.LONGEST.toSeconds());
	}

}
