package io.orderflow.sandbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.orderflow.infrastructure.LocalPostgres;
import org.HdrHistogram.Histogram;

/**
 * What became of a customer's orders, as the orders' database says.
 */
final class Placed implements AutoCloseable {

	private static final int DIGITS = 3;

	private final Connection connection;

	private final String customer;

	Placed(LocalPostgres.Database orders, String customer) throws SQLException {
		this.connection = DriverManager.getConnection(orders.url(), orders.user(), orders.password());
		this.customer = customer;
	}

	Map<String, Long> byStatus() throws SQLException {
		Map<String, Long> count = new TreeMap<>();
		try (PreparedStatement query = this.connection
			.prepareStatement("select status, count(*) from orders where customer_id = ? group by status")) {
			query.setString(1, this.customer);
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
	Histogram untilSettled() throws SQLException {
		Histogram latency = new Histogram(Duration.ofHours(1).toMillis(), DIGITS);
		try (PreparedStatement query = this.connection.prepareStatement("""
				select (extract(epoch from settled_at - placed_at) * 1000)::bigint
				from orders
				where customer_id = ? and settled_at is not null""")) {
			query.setString(1, this.customer);
			ResultSet rows = query.executeQuery();
			while (rows.next()) {
				latency.recordValue(Math.clamp(rows.getLong(1), 0, latency.getHighestTrackableValue()));
			}
		}
		return latency;
	}

	/** From the first order's placing to the last one's settling. */
	Duration allInAll() throws SQLException {
		try (PreparedStatement query = this.connection.prepareStatement("""
				select (extract(epoch from max(settled_at) - min(placed_at)) * 1000)::bigint
				from orders
				where customer_id = ?""")) {
			query.setString(1, this.customer);
			ResultSet rows = query.executeQuery();
			rows.next();
			return Duration.ofMillis(rows.getLong(1));
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
