package io.orderflow.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table of what is available. It never goes below zero: the database refuses that.
 */
@Repository
class Stock {

	private final JdbcClient database;

	Stock(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Locks products until the transaction ends, always in the same order, so that two
	 * batches never wait for each other.
	 * @param products whose stock is about to change
	 * @return what is available of each product that exists
	 */
	SortedMap<String, Long> lock(Collection<String> products) {
		SortedMap<String, Long> available = new TreeMap<>();
		this.database.sql("""
				select product_id, available
				from stock
				where product_id = any(:products)
				order by product_id
				for update
				""").param("products", products.toArray(String[]::new)).query((row) -> {
			available.put(row.getString("product_id"), row.getLong("available"));
		});
		return available;
	}

	/**
	 * Adds to what is available, or takes away. The products must be locked.
	 * @param change the number of pieces by product, negative where they are taken
	 */
	void change(SortedMap<String, Long> change) {
		this.database.sql("""
				update stock
				set available = available + change.pieces
				from unnest(:products::text[], :pieces::bigint[]) as change (product_id, pieces)
				where stock.product_id = change.product_id
				""")
			.param("products", change.keySet().toArray(String[]::new))
			.param("pieces", change.values().toArray(Long[]::new))
			.update();
	}

	/** A count of the shelf is the truth, whatever the number was. */
	Level set(String productId, long available) {
		return this.database.sql("""
				insert into stock (product_id, available)
				values (:productId, :available)
				on conflict (product_id) do update set available = excluded.available
				returning product_id, available
				""").params(Map.of("productId", productId, "available", available)).query(Level.class).single();
	}

	List<Level> all() {
		return this.database.sql("select product_id, available from stock order by product_id")
			.query(Level.class)
			.list();
	}

	/** What is available of a product. */
	record Level(String productId, long available) {
	}

}
