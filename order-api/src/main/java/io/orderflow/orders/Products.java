package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The catalogue. Every order asks for its prices, so they cost a read and no more. */
@Repository
class Products {

	private final JdbcClient jdbc;

	Products(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Product> all() {
		return this.jdbc.sql("select product_id, unit_price from products order by product_id collate \"C\"")
			.query(Product.class)
			.list();
	}

	/**
	 * Today's prices.
	 * @param items what is to be bought
	 * @return the price by product; a product that does not exist is missing
	 */
	Map<String, BigDecimal> pricesOf(Collection<Item> items) {
		return this.jdbc.sql("select product_id, unit_price from products where product_id = any(:ids)")
			.param("ids", items.stream().map(Item::productId).distinct().toArray(String[]::new))
			.query(Product.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Product::productId, Product::unitPrice));
	}

}
