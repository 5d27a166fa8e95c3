package io.orderflow.shipping;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table of shipments, one row an order, for ever. The primary key says who is first;
 * a decision never changes, but for {@code DONE} that becomes {@code UNDONE}.
 */
@Repository
class Shipments {

	private final JdbcClient database;

	private final Clock clock;

	Shipments(JdbcClient database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Writes down what is decided of orders, where nothing was. Of two who bring one
	 * order at once, the second waits here until the first has ended. The rows come in
	 * sorted order, so that two batches never wait for each other.
	 * @return what was written down, for the orders that are new
	 */
	List<Decision> add(List<Plan> plans) {
		return this.database
			.sql("""
					insert into shipments (order_id, state, fingerprint, items, ship_to, tracking_number, reason, decided_at)
					select order_id, case when reason is null then 'DONE' else 'REFUSED' end,
						sha256(convert_to(items || ship_to, 'UTF8')), items::jsonb, ship_to::jsonb, tracking_number, reason, :now
					from unnest(:orderIds::text[], :items::text[], :addresses::text[], :numbers::text[], :reasons::text[])
						as planned (order_id, items, ship_to, tracking_number, reason)
					order by order_id collate "C"
					on conflict (order_id) do nothing
					returning order_id, state, reason, tracking_number, false as conflict
					""")
			.param("orderIds", column(plans, (plan) -> plan.shipment().orderId()))
			.param("items", column(plans, (plan) -> plan.shipment().contents()))
			.param("addresses", column(plans, (plan) -> plan.shipment().destination()))
			.param("numbers", column(plans, Plan::trackingNumber))
			.param("reasons", column(plans, Plan::reason))
			.param("now", now())
			.query(Decision.class)
			.list();
	}

	/**
	 * What is recorded of orders, and whether it was something else that was asked for.
	 */
	List<Decision> compare(List<Shipment> known) {
		return this.database.sql("""
				select order_id, state, reason, tracking_number,
					coalesce(fingerprint <> sha256(convert_to(asked.items || asked.ship_to, 'UTF8')), false) as conflict
				from shipments
				join unnest(:orderIds::text[], :items::text[], :addresses::text[]) as asked (order_id, items, ship_to)
					using (order_id)
				""")
			.param("orderIds", column(known, Shipment::orderId))
			.param("items", column(known, Shipment::contents))
			.param("addresses", column(known, Shipment::destination))
			.query(Decision.class)
			.list();
	}

	/**
	 * Leaves a tombstone for each order that was never seen: it refuses a shipment that
	 * comes late.
	 * @return how many it left
	 */
	int bury(List<Cancellation> batch) {
		return this.database.sql("""
				insert into shipments (order_id, state, reason, decided_at, undone_at)
				select order_id, 'UNDONE', reason, :now, :now
				from unnest(:orderIds::text[], :reasons::text[]) as asked (order_id, reason)
				order by order_id collate "C"
				on conflict (order_id) do nothing
				""")
			.param("orderIds", column(batch, Cancellation::orderId))
			.param("reasons", column(batch, Cancellation::reason))
			.param("now", now())
			.update();
	}

	/** Locks orders until the transaction ends, and says what is recorded of each. */
	List<Decision> lock(List<Cancellation> batch) {
		return this.database.sql("""
				select order_id, state, reason, tracking_number, false as conflict
				from shipments
				where order_id = any(:orderIds)
				order by order_id
				for update
				""").param("orderIds", column(batch, Cancellation::orderId)).query(Decision.class).list();
	}

	/** Undoes locked orders that are {@code DONE}, and says how many were. */
	int undo(List<Cancellation> batch) {
		return this.database.sql("""
				update shipments
				set state = 'UNDONE', reason = asked.reason, undone_at = :now
				from unnest(:orderIds::text[], :reasons::text[]) as asked (order_id, reason)
				where shipments.order_id = asked.order_id and state = 'DONE'
				""")
			.param("orderIds", column(batch, Cancellation::orderId))
			.param("reasons", column(batch, Cancellation::reason))
			.param("now", now())
			.update();
	}

	Optional<Recorded> find(String orderId) {
		return this.database.sql("""
				select order_id, state, reason, tracking_number, ship_to ->> 'country' as country, decided_at, undone_at
				from shipments
				where order_id = :orderId
				""").param("orderId", orderId).query(Recorded.class).optional();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static <T> @Nullable String[] column(Collection<T> rows, Function<T, @Nullable String> value) {
		return rows.stream().map(value).toArray(String[]::new);
	}

	/**
	 * What will be decided of a shipment if it is new.
	 *
	 * @param shipment what was asked
	 * @param trackingNumber its number, unless it is refused
	 * @param reason why it is refused, if it is
	 */
	record Plan(Shipment shipment, @Nullable String trackingNumber, @Nullable String reason) {
	}

}
