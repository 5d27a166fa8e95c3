package io.orderflow.sandbox.chaos;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.sandbox.chaos.Databases.BankCharge;
import io.orderflow.sandbox.chaos.Databases.Charge;
import io.orderflow.sandbox.chaos.Databases.KeyRow;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.OutboxRow;
import io.orderflow.sandbox.chaos.Databases.Reservation;
import io.orderflow.sandbox.chaos.Databases.Shipment;
import io.orderflow.sandbox.chaos.Databases.StepTaken;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads all databases by SQL, past the services.
 */
final class DatabaseReader {

	private static final JsonMapper json = new JsonMapper();

	private final LocalPostgres postgres;

	DatabaseReader(LocalPostgres postgres) {
		this.postgres = postgres;
	}

	/** Everything, as it stands now. */
	Databases read() {
		Map<String, Long> stock = new TreeMap<>();
		rows("inventory", "select product_id, available from stock",
				(row) -> stock.put(row.getString(1), row.getLong(2)));
		return new Databases(orders(),
				rows("orders", "select customer_id, key, order_id from idempotency_keys",
						(row) -> new KeyRow(row.getString(1), row.getString(2), row.getString(3))),
				rows("orders", "select order_id, parked_reason from outbox",
						(row) -> new OutboxRow(row.getString(1), row.getString(2))),
				stock, reservations(), charges(), bank(), shipments());
	}

	/**
	 * How many rows each table has, and what all of them together hash to: two that are
	 * equal have seen no write between them.
	 */
	Map<String, String> fingerprints() {
		Map<String, String> all = new TreeMap<>();
		Map.of("orders", "orders", "stock", "inventory", "reservations", "inventory", "charges", "payment",
				"bank.charges", "payment", "shipments", "shipping")
			.forEach((table, service) -> all.put(table, rows(service, """
					select count(*) || ' rows ' || coalesce(sum(hashtextextended(each::text, 0)), 0) from %s as each"""
				.formatted(table), (row) -> row.getString(1)).getFirst()));
		return all;
	}

	private List<OrderRow> orders() {
		return rows("orders", """
				select order_id, customer_id, status, items, total_price, placed_at, settled_at, refused_by, reason,
				       tracking_number, steps
				from orders""",
				(row) -> new OrderRow(row.getString("order_id"), row.getString("customer_id"), row.getString("status"),
						lines(row.getString("items")), cents(row.getBigDecimal("total_price")),
						Instant.from(row.getObject("placed_at", OffsetDateTime.class)), time(row, "settled_at"),
						row.getString("refused_by"), row.getString("reason"), row.getString("tracking_number"),
						steps(row.getString("steps"))));
	}

	private List<Reservation> reservations() {
		return rows("inventory", "select order_id, state, items, reason, decided_at, undone_at from reservations",
				(row) -> new Reservation(row.getString("order_id"), row.getString("state"),
						pieces(row.getString("items")), row.getString("reason"),
						Instant.from(row.getObject("decided_at", OffsetDateTime.class)), time(row, "undone_at")));
	}

	private List<Charge> charges() {
		return rows("payment", """
				select order_id, state, customer_id, amount, reason, refunded, asked_at, decided_at, undone_at
				from charges""",
				(row) -> new Charge(row.getString("order_id"), row.getString("state"), row.getString("customer_id"),
						centsOrNone(row.getBigDecimal("amount")), row.getString("reason"),
						centsOrNone(row.getBigDecimal("refunded")),
						Instant.from(row.getObject("asked_at", OffsetDateTime.class)), time(row, "decided_at"),
						time(row, "undone_at")));
	}

	private List<BankCharge> bank() {
		return rows("payment",
				"select key, state, amount, reason, refunded, charged_at, cancelled_at from bank.charges",
				(row) -> new BankCharge(row.getString("key"), row.getString("state"),
						centsOrNone(row.getBigDecimal("amount")), row.getString("reason"),
						cents(row.getBigDecimal("refunded")), time(row, "charged_at"), time(row, "cancelled_at")));
	}

	private List<Shipment> shipments() {
		return rows("shipping", """
				select order_id, state, items, tracking_number, reason, decided_at, undone_at from shipments""",
				(row) -> new Shipment(row.getString("order_id"), row.getString("state"), pieces(row.getString("items")),
						row.getString("tracking_number"), row.getString("reason"),
						Instant.from(row.getObject("decided_at", OffsetDateTime.class)), time(row, "undone_at")));
	}

	private static Map<String, Long> lines(String items) {
		Map<String, Long> pieces = new TreeMap<>();
		json.readTree(items)
			.forEach((line) -> pieces.merge(line.path("product_id").asString(), line.path("quantity").asLong(),
					Long::sum));
		return pieces;
	}

	private static @Nullable Map<String, Long> pieces(@Nullable String items) {
		if (items == null) {
			return null;
		}
		Map<String, Long> pieces = new TreeMap<>();
		json.readTree(items).properties().forEach((line) -> pieces.put(line.getKey(), line.getValue().asLong()));
		return pieces;
	}

	private static List<StepTaken> steps(String steps) {
		List<StepTaken> taken = new ArrayList<>();
		for (JsonNode step : json.readTree(steps)) {
			taken.add(new StepTaken(step.path("step").asString(), step.path("result").asString(),
					Instant.parse(step.path("at").asString())));
		}
		return taken;
	}

	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/** Exact: what is no number of cents has no business in a ledger. */
	private static long cents(BigDecimal money) {
		return money.movePointRight(2).longValueExact();
	}

	private static @Nullable Long centsOrNone(@Nullable BigDecimal money) {
		return (money != null) ? cents(money) : null;
	}

	private <T> List<T> rows(String service, String sql, Row<T> each) {
		try (Connection connection = this.postgres.database(service).connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			List<T> all = new ArrayList<>();
			while (rows.next()) {
				all.add(each.read(rows));
			}
			return all;
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private interface Row<T> {

		T read(ResultSet row) throws SQLException;

	}

}
