package io.orderflow.shipping;

import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * An order's shipment as it stands in the table, for a person or a probe to look at. The
 * address stays in the table.
 *
 * @param orderId the order
 * @param state what was decided
 * @param reason why it was refused or undone
 * @param trackingNumber the parcel's number, also of one that was called back
 * @param country where to; none if it was cancelled before it was asked for
 * @param decidedAt when it was decided
 * @param undoneAt when it was undone
 */
record Recorded(String orderId, State state, @Nullable String reason, @Nullable String trackingNumber,
		@Nullable String country, OffsetDateTime decidedAt, @Nullable OffsetDateTime undoneAt) {
}
