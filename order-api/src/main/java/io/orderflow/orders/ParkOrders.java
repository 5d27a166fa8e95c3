package io.orderflow.orders;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.orderflow.orders.Abandonments.Abandonment;
import io.orderflow.orders.Parkings.Parking;
import io.orderflow.orders.Resumptions.Resumption;
import io.orderflow.orders.Standings.Standing;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives orders to the operator, takes them back, and gives them up. Each is one
 * compare-and-set: what has changed meanwhile is left alone, a repeat changes nothing,
 * and the answer is where each order stands. All lock in the order of the ids, so that
 * two batches cannot deadlock.
 */
@Service
class ParkOrders {

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final PublishAgain publishAgain;

	private final OrderCounters counters;

	private final JsonMapper json;

	private final Clock clock;

	ParkOrders(TransactionOperations transaction, JdbcClient jdbc, PublishAgain publishAgain, OrderCounters counters,
			JsonMapper json, Clock clock) {
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.publishAgain = publishAgain;
		this.counters = counters;
		this.json = json;
		this.clock = clock;
	}

	/** From now on accepted orders wait for the operator. */
	List<Standing> park(List<Parking> parkings) {
		Decided decided = decide(once("parkings", parkings.stream().map(Parking::orderId)),
				(orderIds) -> this.jdbc
					.sql("""
							with brought as (
							    select * from jsonb_to_recordset(cast(:parkings as jsonb)) as parking (order_id text, reason text)
							), locked as (
							    select order_id, status as found from orders where order_id = any(:ids) order by order_id for update
							)
							update orders set status = 'PARKED', parked_reason = brought.reason
							from locked join brought using (order_id)
							where orders.order_id = locked.order_id and found = 'ACCEPTED'
							returning orders.order_id""")
					.param("parkings", this.json.writeValueAsString(parkings))
					.param("ids", orderIds)
					.query(String.class)
					.list());
		this.counters.parked(decided.changed().size());
		return decided.standings();
	}

	/** Parked orders go on; a repeat, which finds them gone on, publishes nothing. */
	List<Standing> resume(List<Resumption> resumptions) {
		Set<String> asked = resumptions.stream()
			.filter(Resumption::publish)
			.map(Resumption::orderId)
			.collect(Collectors.toSet());
		Decided decided = decide(once("resumptions", resumptions.stream().map(Resumption::orderId)), (orderIds) -> {
			List<String> resumed = this.jdbc
				.sql("""
						with locked as (
						    select order_id, status as found from orders where order_id = any(:ids) order by order_id for update
						)
						update orders set status = 'ACCEPTED', parked_reason = null, queued_at = :now
						from locked
						where orders.order_id = locked.order_id and found = 'PARKED'
						returning orders.order_id""")
				.param("ids", orderIds)
				.param("now", Timestamp.from(this.clock.instant()))
				.query(String.class)
				.list();
			this.publishAgain.publish(resumed.stream().filter(asked::contains).toList());
			return resumed;
		});
		return decided.standings()
			.stream()
			.map((standing) -> (asked.contains(standing.orderId()) && decided.changed().contains(standing.orderId()))
					? new Standing(standing.orderId(), standing.status(), true) : standing)
			.toList();
	}

	/** No order that has not ended can complete any more. */
	List<Standing> abandon(List<Abandonment> abandonments) {
		Decided decided = decide(once("abandonments", abandonments.stream().map(Abandonment::orderId)),
				(orderIds) -> this.jdbc
					.sql("""
							with locked as (
							    select order_id, status as found from orders where order_id = any(:ids) order by order_id for update
							)
							update orders set status = 'ABANDONING', parked_reason = null
							from locked
							where orders.order_id = locked.order_id and found in ('ACCEPTED', 'PARKED')
							returning orders.order_id""")
					.param("ids", orderIds)
					.query(String.class)
					.list());
		this.counters.abandoned(decided.changed().size());
		return decided.standings();
	}

	/** Answers from the transaction that decides: nobody can undo it in between. */
	private Decided decide(String[] orderIds, Function<String[], List<String>> change) {
		return this.transaction.execute((_) -> new Decided(change.apply(orderIds),
				this.jdbc.sql("""
						select order_id, status, null::boolean as published
						from orders where order_id = any(:ids) order by order_id""")
					.param("ids", orderIds)
					.query(Standing.class)
					.list()));
	}

	private static String[] once(String field, Stream<String> orderIds) {
		String[] brought = orderIds.toArray(String[]::new);
		if (new HashSet<>(List.of(brought)).size() < brought.length) {
			throw Problem.badRequest("'" + field + "' names an order_id twice; bring each order once.");
		}
		return brought;
	}

	private record Decided(List<String> changed, List<Standing> standings) {
	}

}
