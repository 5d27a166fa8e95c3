package io.orderflow.sandbox;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.orderflow.infrastructure.LocalPostgres;

/**
 * Checks over the databases of all services that the books balance: each order has ended,
 * each of its effects is there once or not at all, no piece and no cent is missing. It
 * shares no code with the services.
 */
final class Books {

	private final LocalPostgres postgres;

	private final Map<String, Long> stockInTheBeginning;

	/** Opens the books when nothing has been ordered yet. */
	Books(LocalPostgres postgres) {
		this.postgres = postgres;
		this.stockInTheBeginning = stock();
	}

	/** All that is wrong, in words; nothing when the books balance. */
	List<String> differences() {
		Map<String, String> orders = rows("orders", "select order_id, status from orders");
		Map<String, String> totals = rows("orders", "select order_id, total_price from orders");
		Map<String, String> reservations = rows("inventory", "select order_id, state from reservations");
		Map<String, String> charges = rows("payment",
				"select order_id, state || coalesce(' ' || amount, '') from charges");
		Map<String, String> bank = rows("payment", """
				select key, state || ' ' || case when charged_at is null then 0 else amount - refunded end
				from bank.charges""");
		Map<String, String> shipments = rows("shipping", "select order_id, state from shipments");
		List<String> wrong = new ArrayList<>();
		orders.forEach((id, status) -> {
			String total = totals.getOrDefault(id, "?");
			String effects = String.join(", ", reservations.getOrDefault(id, "none"), charges.getOrDefault(id, "none"),
					bank.getOrDefault(id, "none"), shipments.getOrDefault(id, "none"));
			boolean right = switch (status) {
				case "COMPLETED" -> effects.equals("DONE, DONE %1$s, CHARGED %1$s, DONE".formatted(total));
				case "REJECTED" -> effects.matches(
						"(none|REFUSED|UNDONE), (none|REFUSED .*|UNDONE( .*)?), (none|DECLINED 0|CANCELLED 0(\\.00)?),"
								+ " (none|REFUSED|UNDONE)");
				default -> false;
			};
			if (!right) {
				wrong.add(id + " of " + total + " is " + status + " with " + effects);
			}
		});
		TreeSet<String> strangers = new TreeSet<>(reservations.keySet());
		strangers.addAll(charges.keySet());
		strangers.addAll(bank.keySet());
		strangers.addAll(shipments.keySet());
		strangers.removeAll(orders.keySet());
		strangers.forEach((id) -> wrong.add(id + " has effects but is no order"));
		compareStock(wrong);
		compareMoney(wrong);
		rows("orders", "select order_id, coalesce(parked_reason, 'unsent') from outbox")
			.forEach((id, reason) -> wrong.add(id + " waits in the outbox: " + reason));
		return wrong;
	}

	private void compareStock(List<String> wrong) {
		Map<String, String> taken = rows("orders", """
				select item ->> 'product_id', sum((item ->> 'quantity')::bigint)
				from orders, jsonb_array_elements(items) as item
				where status = 'COMPLETED'
				group by 1""");
		Map<String, Long> stock = stock();
		this.stockInTheBeginning.forEach((product, beginning) -> {
			long left = stock.getOrDefault(product, 0L);
			long sold = Long.parseLong(taken.getOrDefault(product, "0"));
			if (left + sold != beginning) {
				wrong.add("%s: %d in the beginning, %d sold, but %d left".formatted(product, beginning, sold, left));
			}
		});
	}

	private void compareMoney(List<String> wrong) {
		BigDecimal sold = money("orders",
				"select coalesce(sum(total_price), 0) from orders where status = 'COMPLETED'");
		BigDecimal kept = money("payment", """
				select coalesce(sum(amount) filter (where charged_at is not null), 0) - coalesce(sum(refunded), 0)
				from bank.charges""");
		if (sold.compareTo(kept) != 0) {
			wrong.add("Completed orders are worth %s, but the bank has %s".formatted(sold, kept));
		}
	}

	private Map<String, Long> stock() {
		Map<String, Long> stock = new TreeMap<>();
		rows("inventory", "select product_id, available from stock")
			.forEach((product, available) -> stock.put(product, Long.valueOf(available)));
		return stock;
	}

	private BigDecimal money(String database, String sql) {
		return new BigDecimal(rows(database, "select 'sum', (" + sql + ")").getOrDefault("sum", "0"));
	}

	/** The rows of a query with two columns. */
	Map<String, String> rows(String service, String sql) {
		Map<String, String> found = new HashMap<>();
		try (Connection connection = this.postgres.database(service).connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				found.put(rows.getString(1), rows.getString(2));
			}
			return found;
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** Changes a service's database behind its back. */
	void execute(String service, String sql) {
		this.postgres.database(service).execute(sql);
	}

}
