package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is read. It is placed in SQL, and every change of its status is one
 * compare-and-set in SQL.
 */
@Entity
@Table(name = "orders")
@Immutable
class Order {

	@Id
	private String orderId;

	private String customerId;

	@Enumerated(EnumType.STRING)
	private OrderStatus status;

	@JdbcTypeCode(SqlTypes.JSON)
	private List<OrderLine> items;

	private BigDecimal totalPrice;

	private String paymentMethod;

	@JdbcTypeCode(SqlTypes.JSON)
	private Address shipTo;

	private Instant placedAt;

	private @Nullable Instant settledAt;

	private @Nullable String refusedBy;

	private @Nullable String reason;

	private @Nullable String trackingNumber;

	@JdbcTypeCode(SqlTypes.JSON)
	private List<StepTaken> steps;

	@SuppressWarnings("NullAway.Init")
	protected Order() {
	}

	String orderId() {
		return this.orderId;
	}

	BigDecimal totalPrice() {
		return this.totalPrice;
	}

	Instant placedAt() {
		return this.placedAt;
	}

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
