package io.orderflow.orders;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.defaults.Printable;
import io.orderflow.orders.Outcomes.Outcome;
import io.orderflow.orders.Outcomes.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records how orders ended, each once and for ever: an accepted order ends either way, an
 * abandoned one can only be rejected, a parked one waits. The answer is what is recorded,
 * also when that is not what was brought.
 */
@Service
class SettleOrders {

	/** The refuser of what is abandoned. */
	static final String OPERATOR = "operator";

	private static final Logger logger = LoggerFactory.getLogger(SettleOrders.class);

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final OrderCounters counters;

	private final JsonMapper json;

	private final Clock clock;

	SettleOrders(TransactionOperations transaction, JdbcClient jdbc, OrderCounters counters, JsonMapper json,
			Clock clock) {
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.counters = counters;
		this.json = json;
		this.clock = clock;
	}

	/**
	 * Settles orders.
	 * @param outcomes how they ended
	 * @return what is recorded; an order that nobody knows is missing
	 */
	List<Recorded> settle(List<Outcome> outcomes) {
		Map<String, Outcome> brought = outcomes.stream()
			.collect(Collectors.toMap(Outcome::orderId, Function.identity(), SettleOrders::sameIdTwice));
		Settled settled = this.transaction
			.execute((status) -> new Settled(recordOnce(outcomes), recorded(brought.keySet())));
		Map<String, Double> seconds = settled.now().stream().collect(Collectors.toMap(Ended::orderId, Ended::seconds));
		for (Recorded recorded : settled.recorded()) {
			Outcome outcome = Objects.requireNonNull(brought.get(recorded.orderId()));
			Double took = seconds.get(recorded.orderId());
			if (contradict(outcome, recorded)) {
				this.counters.conflict();
				try (var _ = OrderInLog.about(recorded.orderId())) {
					logger.warn("Order {} is recorded as {} and was brought as {}: the record stands",
							Printable.id(recorded.orderId()), recorded.status(), outcome.status());
				}
			}
			else if (took != null) {
				count(outcome, took);
			}
		}
		return settled.recorded();
	}

	/**
	 * Locks in the order of the ids, so that two batches cannot deadlock. Whether an
	 * order is still open is asked of the locked rows: as a condition for finding them it
	 * would have all orders read that are on their way, batch for batch.
	 */
	private List<Ended> recordOnce(List<Outcome> outcomes) {
		return this.jdbc
			.sql("""
					with brought as (
					    select * from jsonb_to_recordset(cast(:outcomes as jsonb)) as outcome (
					        order_id text, status text, tracking_number text, refused_by text, reason text, steps jsonb)
					), locked as (
					    select order_id, status as found from orders where order_id = any(:ids) order by order_id for update
					)
					update orders set status = brought.status, tracking_number = brought.tracking_number,
					       refused_by = brought.refused_by, reason = brought.reason, steps = brought.steps, settled_at = :now
					from locked join brought using (order_id)
					where orders.order_id = locked.order_id
					  and (found = 'ACCEPTED' or found = 'ABANDONING' and brought.status = 'REJECTED')
					returning orders.order_id,
					       greatest(extract(epoch from orders.settled_at - orders.placed_at), 0) as seconds""")
			.param("outcomes", this.json.writeValueAsString(outcomes))
			.param("ids", outcomes.stream().map(Outcome::orderId).toArray(String[]::new))
			.param("now", Timestamp.from(this.clock.instant()))
			.query(Ended.class)
			.list();
	}

	private List<Recorded> recorded(Set<String> orderIds) {
		return this.jdbc.sql("""
				select order_id, status, tracking_number, refused_by, reason
				from orders where order_id = any(:ids) order by order_id""")
			.param("ids", orderIds.toArray(String[]::new))
			.query(Recorded.class)
			.list();
	}

	/**
	 * The operator's decision may cross the worker's at any time: an order that is with
	 * the operator, or was refused by both, contradicts nobody.
	 */
	private static boolean contradict(Outcome brought, Recorded recorded) {
		return switch (recorded.status()) {
			case ACCEPTED, PARKED, ABANDONING -> false;
			case COMPLETED -> !Objects.equals(brought.trackingNumber(), recorded.trackingNumber());
			case REJECTED -> !OPERATOR.equals(recorded.refusedBy()) && !(OPERATOR.equals(brought.refusedBy())
					|| (Objects.equals(brought.refusedBy(), recorded.refusedBy())
							&& Objects.equals(brought.reason(), recorded.reason())));
		};
	}

	private void count(Outcome outcome, double seconds) {
		switch (outcome.status()) {
			case COMPLETED -> this.counters.completed(seconds);
			case REJECTED -> this.counters.rejected(Objects.requireNonNull(outcome.refusedBy()),
					Objects.requireNonNull(outcome.reason()), seconds);
		}
	}

	private static Outcome sameIdTwice(Outcome one, Outcome other) {
		throw Problem.badRequest("'outcomes' names an order_id twice; bring each order once.");
	}

	private record Settled(List<Ended> now, List<Recorded> recorded) {
	}

	/**
	 * An order that has ended now.
	 *
	 * @param seconds since it was placed; another instance's clock may have placed it
	 * later than now, which counts as none
	 */
	record Ended(String orderId, double seconds) {
	}

}
