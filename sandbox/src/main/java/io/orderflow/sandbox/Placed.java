package io.orderflow.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.orderflow.infrastructure.LocalPostgres;
import org.HdrHistogram.Histogram;

/**
 * What became of the orders that some customers have placed since a load began, as the
 * orders' database says. What an earlier load has left behind does not count.
 */
public final class Placed implements AutoCloseable {

	private static final int DIGITS = 3;

	private final Connection connection;

	private final List<String> customers;

	private final Instant since;

	/**
	 * Orders that are looked at.
	 * @param orders the orders' database
	 * @param customers whose
	 * @param since placed from then on
	 */
	public Placed(LocalPostgres.Database orders, List<String> customers, Instant since) throws SQLException {
		this.connection = orders.connect();
		this.customers = customers;
		this.since = since;
	}

	/** How many are in which status. */
	public Map<String, Long> byStatus() throws SQLException {
		Map<String, Long> count = new TreeMap<>();
		try (PreparedStatement query = select("status, count(*)", "group by status")) {
			ResultSet rows = query.executeQuery();
			while (rows.next()) {
				count.put(rows.getString(1), rows.getLong(2));
			}
		}
		return count;
	}

	long ended() throws SQLException {
		Map<String, Long> count = byStatus();
		return count.getOrDefault("COMPLETED", 0L) + count.getOrDefault("REJECTED", 0L);
	}

	/** From each order's placing to its settling, in milliseconds. */
	public Histogram untilSettled() throws SQLException {
		Histogram latency = new Histogram(Duration.ofHours(1).toMillis(), DIGITS);
		try (PreparedStatement query = select("(extract(epoch from settled_at - placed_at) * 1000)::bigint",
				"and settled_at is not null")) {
			ResultSet rows = query.executeQuery();
			while (rows.next()) {
				latency.recordValue(Math.clamp(rows.getLong(1), 0, latency.getHighestTrackableValue()));
			}
		}
		return latency;
	}

	/** When the last one that has ended did. */
	public Instant lastSettled() throws SQLException {
		try (PreparedStatement query = select("max(settled_at)", "")) {
			ResultSet rows = query.executeQuery();
			rows.next();
			return rows.getObject(1, OffsetDateTime.class).toInstant();
		}
	}

	/** From the first order's placing to the last one's settling. */
	Duration allInAll() throws SQLException {
		try (PreparedStatement query = select("(extract(epoch from max(settled_at) - min(placed_at)) * 1000)::bigint",
				"")) {
			ResultSet rows = query.executeQuery();
			rows.next();
			return Duration.ofMillis(rows.getLong(1));
		}
	}

	private PreparedStatement select(String what, String more) throws SQLException {
		PreparedStatement query = this.connection
			.prepareStatement("select " + what + " from orders where customer_id = any(?) and placed_at >= ? " + more);
		query.setArray(1, this.connection.createArrayOf("text", this.customers.toArray()));
		query.setObject(2, this.since.atOffset(ZoneOffset.UTC));
		return query;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
