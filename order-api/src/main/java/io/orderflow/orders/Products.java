package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The catalogue. */
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
	 * Today's prices, by one statement.
	 * @param productIds whose
	 * @return the price by product; a product that does not exist is missing
	 */
	Map<String, BigDecimal> pricesOf(Set<? extends String> productIds) {
		return this.jdbc.sql("select product_id, unit_price from products where product_id = any(:ids)")
			.param("ids", productIds.toArray(String[]::new))
			.query(Product.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Product::productId, Product::unitPrice));
	}

}
