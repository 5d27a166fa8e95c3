package io.orderflow.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An order as a customer sends it.
 *
 * @param customerId who buys
 * @param items what
 * @param totalPrice what the customer believes it costs; order-api refuses another sum
 * @param paymentMethod how it is paid
 * @param shipTo where it goes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderRequest(@JsonProperty("customer_id") String customerId, List<Item> items,
		@JsonProperty("total_price") @Nullable BigDecimal totalPrice,
		@JsonProperty("payment_method") @Nullable String paymentMethod,
		@JsonProperty("ship_to") @Nullable Map<String, String> shipTo) {

	/** The order of the article, whose total is right. */
	public static OrderRequest ofTheArticle(String customer) {
		return new OrderRequest(customer, List.of(new Item("abc123", 2), new Item("xyz456", 1)),
				new BigDecimal("59.99"), null, null);
	}

	/** The same order, paid otherwise. */
	public OrderRequest paidWith(String method) {
		return new OrderRequest(this.customerId, this.items, this.totalPrice, method, this.shipTo);
	}

	/** The same order, to another country. */
	public OrderRequest shippedTo(String country) {
		return new OrderRequest(this.customerId, this.items, this.totalPrice, this.paymentMethod,
				Map.of("country", country));
	}

	/** Of other things, at the catalogue's price. */
	public OrderRequest of(List<Item> others) {
		return new OrderRequest(this.customerId, others, null, this.paymentMethod, this.shipTo);
	}

	/**
	 * One line of an order.
	 *
	 * @param productId the product
	 * @param quantity how many
	 */
	public record Item(@JsonProperty("product_id") String productId, int quantity) {
	}

}
