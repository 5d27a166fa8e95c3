package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.data.repository.ListCrudRepository;

/** The catalogue. */
interface Products extends ListCrudRepository<Product, String> {

	/**
	 * Today's prices.
	 * @param items what is to be bought
	 * @return the price by product; a product that does not exist is missing
	 */
	default Map<String, BigDecimal> pricesOf(Collection<Item> items) {
		return findAllById(items.stream().map(Item::productId).distinct().toList()).stream()
			.collect(Collectors.toMap(Product::productId, Product::unitPrice));
	}

}
