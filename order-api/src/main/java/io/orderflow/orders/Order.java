package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Persistable;

/**
 * An order as it is recorded. It is placed and read through here; every change of its
 * status is one compare-and-set in SQL.
 */
@Entity
@Table(name = "orders")
@Immutable
class Order implements Persistable<String> {

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

	/** Only written here; admissions compare it in SQL. */
	@SuppressWarnings("UnusedVariable")
	private byte[] fingerprint;

	private Instant placedAt;

	/** Only written here; from then on it is the sweeper's. */
	@SuppressWarnings("UnusedVariable")
	private Instant queuedAt;

	private @Nullable Instant settledAt;

	private @Nullable String refusedBy;

	private @Nullable String reason;

	private @Nullable String trackingNumber;

	@JdbcTypeCode(SqlTypes.JSON)
	private List<StepTaken> steps = List.of();

	@Transient
	private boolean placedNow;

	@SuppressWarnings("NullAway.Init")
	protected Order() {
	}

	private Order(String orderId, String customerId, PlaceOrderRequest request, PricedLines lines, Instant placedAt) {
		this.orderId = orderId;
		this.customerId = customerId;
		this.status = OrderStatus.ACCEPTED;
		this.items = lines.lines();
		this.totalPrice = lines.total();
		this.paymentMethod = request.paymentMethod();
		this.shipTo = request.shipTo();
		this.fingerprint = Fingerprint.of(this.customerId, request.items(), this.totalPrice, this.paymentMethod,
				this.shipTo);
		this.placedAt = placedAt;
		this.queuedAt = placedAt;
		this.placedNow = true;
	}

	static Order accepted(String orderId, String customerId, PlaceOrderRequest request, PricedLines lines,
			Instant placedAt) {
		return new Order(orderId, customerId, request, lines, placedAt);
	}

	@Override
	public String getId() {
		return this.orderId;
	}

	/** Spares the look for an order that cannot exist yet. */
	@Override
	public boolean isNew() {
		return this.placedNow;
	}

	BigDecimal totalPrice() {
		return this.totalPrice;
	}

	Instant placedAt() {
		return this.placedAt;
	}

	boolean isOf(String customer) {
		return this.customerId.equals(customer);
	}

	/** The same for as long as the order lives, so it can be published again. */
	OrderPlaced message() {
		return new OrderPlaced(1, this.orderId, this.customerId,
				this.items.stream().map((line) -> new Item(line.productId(), line.quantity())).toList(),
				this.totalPrice, this.placedAt, this.paymentMethod, this.shipTo);
	}

	OrderAnswer answer() {
		return new OrderAnswer(this.orderId, this.customerId, this.status, this.items, this.totalPrice,
				this.paymentMethod, this.shipTo, this.placedAt, this.settledAt, this.refusedBy, this.reason,
				this.trackingNumber, this.steps);
	}

}
