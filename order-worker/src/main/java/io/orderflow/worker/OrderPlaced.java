package io.orderflow.worker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.orderflow.defaults.Money;
import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The message on OrderQueue, as anyone may send it. Fields that are not known here are
 * ignored; the last four are optional.
 */
record OrderPlaced(@NotNull @Text(max = 64) String orderId, @NotNull @Text(max = 64) String customerId,
		@NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Item> items, @NotNull @Money BigDecimal totalPrice,
		@Nullable Instant placedAt, @Nullable @Text(max = 64) String paymentMethod, @Nullable @Valid Address shipTo,
		@Nullable @Min(1) @Max(1) Integer schemaVersion) {

	private static final String DEFAULT_PAYMENT_METHOD = "pm_card_visa";

	private static final Order.Address DEFAULT_ADDRESS = new Order.Address(null, null, null, null, "US");

	private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

	record Item(@NotNull @Text(max = 64) String productId, @NotNull @Min(1) @Max(1000) Integer quantity) {
	}

	record Address(@Nullable @Text(min = 0, max = 200) String name, @Nullable @Text(min = 0, max = 200) String street,
			@Nullable @Text(min = 0, max = 200) String city, @Nullable @Text(min = 0, max = 200) String postalCode,
			@NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters (ISO 3166)") String country) {
	}

	@AssertTrue(message = "must lie between 2000 and 2200")
	boolean isPlacedAtInRange() {
		return this.placedAt == null || (this.placedAt.isAfter(EARLIEST) && this.placedAt.isBefore(LATEST));
	}

	/**
	 * The order that this message asks for.
	 * @param sentAt when SQS took the message: the time of an order that brings none
	 */
	Order toOrder(Instant sentAt) {
		return new Order(this.orderId, this.customerId,
				this.items.stream().map((item) -> new Order.Item(item.productId, item.quantity)).toList(),
				this.totalPrice.setScale(2, RoundingMode.UNNECESSARY),
				((this.placedAt != null) ? this.placedAt : sentAt).truncatedTo(ChronoUnit.MICROS),
				(this.paymentMethod != null) ? this.paymentMethod : DEFAULT_PAYMENT_METHOD,
				(this.shipTo != null) ? new Order.Address(this.shipTo.name, this.shipTo.street, this.shipTo.city,
						this.shipTo.postalCode, this.shipTo.country) : DEFAULT_ADDRESS);
	}

}
