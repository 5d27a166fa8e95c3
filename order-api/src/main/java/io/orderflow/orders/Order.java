package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An order as it stands in its row; {@link OrderAnswer} says what each part means.
 */
record Order(String orderId, String customerId, OrderStatus status, List<OrderLine> items, BigDecimal totalPrice,
		String paymentMethod, Address shipTo, Instant placedAt, @Nullable Instant settledAt, @Nullable String refusedBy,
		@Nullable String reason, @Nullable String trackingNumber, List<StepTaken> steps) {

	/** What has ended never changes again. */
	boolean hasEnded() {
		return this.status == OrderStatus.COMPLETED || this.status == OrderStatus.REJECTED;
	}

	boolean isOf(String customer) {
		return this.customerId.equals(customer);
	}

	/** The same for as long as the order lives, so it can be published again. */
	OrderPlaced message() {
		return new OrderPlaced(OrderPlaced.VERSION, this.orderId, this.customerId,
				this.items.stream().map((line) -> new Item(line.productId(), line.quantity())).toList(),
				this.totalPrice, this.placedAt, this.paymentMethod, this.shipTo);
	}

	OrderAnswer answer() {
		return new OrderAnswer(this.orderId, this.customerId, this.status, this.items, this.totalPrice,
				this.paymentMethod, this.shipTo, this.placedAt, this.settledAt, this.refusedBy, this.reason,
				this.trackingNumber, this.steps);
	}

}
