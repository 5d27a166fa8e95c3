package io.orderflow.payment;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * An order's charge as it stands in the table, for a person or a probe to look at.
 *
 * @param orderId the order
 * @param state where it stands
 * @param reason why it was refused or undone
 * @param amount what was to be paid; none if it was cancelled before it was asked for
 * @param paymentMethod the name of the means of payment
 * @param refunded what was given back
 * @param askedAt when it was first heard of
 * @param decidedAt when the bank's answer was recorded
 * @param undoneAt when the bank's cancellation was recorded
 */
record Recorded(String orderId, State state, @Nullable String reason, @Nullable BigDecimal amount,
		@Nullable String paymentMethod, @Nullable BigDecimal refunded, OffsetDateTime askedAt,
		@Nullable OffsetDateTime decidedAt, @Nullable OffsetDateTime undoneAt) {
}
