package io.orderflow.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table of decisions, one row an order, for ever. The primary key says who is first;
 * a decision never changes, but for {@code DONE} that becomes {@code UNDONE}.
 */
@Repository
class Reservations {

	private static final TypeReference<TreeMap<String, Long>> QUANTITIES = new TypeReference<>() {
	};

	private final JdbcClient database;

	/** What is stored is compared for ever: no setting may change how it is written. */
	private static final JsonMapper CANONICAL = JsonMapper.shared();

	private final Clock clock;

	Reservations(JdbcClient database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Writes down as {@code DONE} what was never seen. Of two who bring one order at
	 * once, the second waits here until the first has ended. The rows come in sorted
	 * order, so that two batches never wait for each other.
	 * @return the orders that are new
	 */
	Set<String> add(List<Reservation> batch) {
		return this.database.sql("""
				insert into reservations (order_id, state, fingerprint, items, decided_at)
				select order_id, 'DONE', sha256(convert_to(items, 'UTF8')), items::jsonb, :now
				from unnest(:orderIds::text[], :items::text[]) as asked (order_id, items)
				order by order_id collate "C"
				on conflict (order_id) do nothing
				returning order_id
				""")
			.param("orderIds", column(batch, Reservation::orderId))
			.param("items", column(batch, Reservations::itemsOf))
			.param("now", now())
			.query(String.class)
			.set();
	}

	/** What is recorded of orders, and whether it was other items that were asked for. */
	List<Decision> compare(List<Reservation> batch) {
		return this.database.sql("""
				select order_id, state, reason,
					coalesce(fingerprint <> sha256(convert_to(asked.items, 'UTF8')), false) as conflict
				from reservations
				join unnest(:orderIds::text[], :items::text[]) as asked (order_id, items) using (order_id)
				""")
			.param("orderIds", column(batch, Reservation::orderId))
			.param("items", column(batch, Reservations::itemsOf))
			.query(Decision.class)
			.list();
	}

	/** Turns what was just added into refusals. */
	void refuse(Map<String, String> reasons) {
		this.database.sql("""
				update reservations
				set state = 'REFUSED', reason = refused.reason
				from unnest(:orderIds::text[], :reasons::text[]) as refused (order_id, reason)
				where reservations.order_id = refused.order_id
				""")
			.param("orderIds", column(reasons.keySet(), Function.identity()))
			.param("reasons", column(reasons.values(), Function.identity()))
			.update();
	}

	/**
	 * Leaves a tombstone for each order that was never seen: it refuses a reservation
	 * that comes late.
	 * @return how many it left
	 */
	int bury(List<Release> batch) {
		return this.database.sql("""
				insert into reservations (order_id, state, reason, decided_at, undone_at)
				select order_id, 'UNDONE', reason, :now, :now
				from unnest(:orderIds::text[], :reasons::text[]) as asked (order_id, reason)
				order by order_id collate "C"
				on conflict (order_id) do nothing
				""")
			.param("orderIds", column(batch, Release::orderId))
			.param("reasons", column(batch, Release::reason))
			.param("now", now())
			.update();
	}

	/** Locks orders until the transaction ends, and says what is recorded of each. */
	List<Recorded> lock(List<Release> batch) {
		return this.database.sql("""
				select order_id, state, reason, items, decided_at, undone_at
				from reservations
				where order_id = any(:orderIds)
				order by order_id
				for update
				""").param("orderIds", column(batch, Release::orderId)).query(this::recorded).list();
	}

	/** Undoes locked orders that are {@code DONE}. */
	void undo(List<Release> releases) {
		this.database.sql("""
				update reservations
				set state = 'UNDONE', reason = undone.reason, undone_at = :now
				from unnest(:orderIds::text[], :reasons::text[]) as undone (order_id, reason)
				where reservations.order_id = undone.order_id and state = 'DONE'
				""")
			.param("orderIds", column(releases, Release::orderId))
			.param("reasons", column(releases, Release::reason))
			.param("now", now())
			.update();
	}

	Optional<Recorded> find(String orderId) {
		return this.database.sql("""
				select order_id, state, reason, items, decided_at, undone_at
				from reservations
				where order_id = :orderId
				""").param("orderId", orderId).query(this::recorded).optional();
	}

	private Recorded recorded(ResultSet row, int number) throws SQLException {
		String items = row.getString("items");
		return new Recorded(row.getString("order_id"), State.valueOf(row.getString("state")), row.getString("reason"),
				(items != null) ? CANONICAL.readValue(items, QUANTITIES) : new TreeMap<>(),
				row.getObject("decided_at", OffsetDateTime.class), row.getObject("undone_at", OffsetDateTime.class));
	}

	private static String itemsOf(Reservation order) {
		return CANONICAL.writeValueAsString(order.quantities());
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static <T> String[] column(Collection<T> rows, Function<T, String> value) {
		return rows.stream().map(value).toArray(String[]::new);
	}

}
