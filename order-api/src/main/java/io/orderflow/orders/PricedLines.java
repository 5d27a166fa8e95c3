package io.orderflow.orders;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The lines of an order at the catalogue's prices. What this total says is what the
 * customer pays.
 *
 * @param lines the lines in the customer's order
 */
record PricedLines(List<OrderLine> lines) {

	static PricedLines of(List<Item> items, Map<String, BigDecimal> prices) {
		return new PricedLines(items.stream()
			.map((item) -> new OrderLine(item.productId(), item.quantity(), prices.get(item.productId())))
			.toList());
	}

	boolean nameUnknownProducts() {
		return this.lines.stream().anyMatch((line) -> line.unitPrice() == null);
	}

	/** Whether it costs what the customer says, who need not say anything. */
	boolean amountTo(@Nullable BigDecimal expectedTotal) {
		return !nameUnknownProducts() && (expectedTotal == null || expectedTotal.compareTo(total()) == 0);
	}

	BigDecimal total() {
		return this.lines.stream()
			.map((line) -> Objects.requireNonNull(line.unitPrice()).multiply(BigDecimal.valueOf(line.quantity())))
			.reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
	}

}
