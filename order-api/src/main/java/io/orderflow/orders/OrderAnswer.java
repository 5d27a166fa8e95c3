package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An order as its customer sees it; what is not known yet is left out.
 *
 * @param orderId the order
 * @param customerId who placed it
 * @param status where it stands
 * @param items its lines with the prices frozen when it was taken in
 * @param totalPrice what it costs
 * @param paymentMethod how it is paid
 * @param shipTo where it goes
 * @param placedAt when it was placed
 * @param settledAt when it ended
 * @param refusedBy the step that refused it
 * @param reason why it was refused
 * @param trackingNumber the parcel
 * @param steps what became of each step
 */
record OrderAnswer(String orderId, String customerId, OrderStatus status, List<OrderLine> items, BigDecimal totalPrice,
		String paymentMethod, Address shipTo, Instant placedAt, @Nullable Instant settledAt, @Nullable String refusedBy,
		@Nullable String reason, @Nullable String trackingNumber,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) List<StepTaken> steps) {
}
