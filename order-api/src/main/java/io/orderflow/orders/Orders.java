package io.orderflow.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All orders there ever were, to be read: within a transaction that only reads at the
 * replica, where there is one. They are placed, and each change of their status is made,
 * in SQL elsewhere.
 */
@Repository
class Orders {

	private static final String COLUMNS = """
			select order_id, customer_id, status, items, total_price, payment_method, ship_to, placed_at, settled_at,
			       refused_by, reason, tracking_number, steps
			from orders""";

	private static final TypeReference<List<OrderLine>> LINES = new TypeReference<>() {
	};

	private static final TypeReference<List<StepTaken>> STEPS = new TypeReference<>() {
	};

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Orders(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	Optional<Order> findById(String orderId) {
		return this.jdbc.sql(COLUMNS + " where order_id = :id").param("id", orderId).query(this::order).optional();
	}

	List<Order> findAllById(Collection<String> orderIds) {
		return this.jdbc.sql(COLUMNS + " where order_id = any(:ids)")
			.param("ids", orderIds.toArray(String[]::new))
			.query(this::order)
			.list();
	}

	/**
	 * Orders newest first. What is placed meanwhile never shifts what follows a cursor.
	 * @param status only orders in this status
	 * @param customerId only orders of this customer
	 * @param after only orders that follow this one
	 * @param limit so many at most
	 * @return the orders
	 */
	List<Order> newest(@Nullable OrderStatus status, @Nullable String customerId, @Nullable Cursor after, int limit) {
		// One statement for each way to list, so that each finds its index; a customer's
		// orders of one status are looked for among all of that customer's.
		StringBuilder sql = new StringBuilder(COLUMNS).append(" where true");
		Map<String, Object> wanted = new HashMap<>();
		if (status != null) {
			sql.append(" and status = :status");
			wanted.put("status", status.name());
		}
		if (customerId != null) {
			sql.append(" and customer_id = :customer");
			wanted.put("customer", customerId);
		}
		if (after != null) {
			sql.append(" and (placed_at, order_id) < (:placedAt, :orderId)");
			wanted.put("placedAt", Timestamp.from(after.placedAt()));
			wanted.put("orderId", after.orderId());
		}
		sql.append(" order by placed_at desc, order_id desc limit :limit");
		wanted.put("limit", limit);
		return this.jdbc.sql(sql.toString()).params(wanted).query(this::order).list();
	}

	private Order order(ResultSet row, int number) throws SQLException {
		OffsetDateTime settledAt = row.getObject("settled_at", OffsetDateTime.class);
		return new Order(row.getString("order_id"), row.getString("customer_id"),
				OrderStatus.valueOf(row.getString("status")), this.json.readValue(row.getString("items"), LINES),
				row.getBigDecimal("total_price"), row.getString("payment_method"),
				this.json.readValue(row.getString("ship_to"), Address.class),
				row.getObject("placed_at", OffsetDateTime.class).toInstant(),
				(settledAt != null) ? settledAt.toInstant() : null, row.getString("refused_by"),
				row.getString("reason"), row.getString("tracking_number"),
				this.json.readValue(row.getString("steps"), STEPS));
	}

}
