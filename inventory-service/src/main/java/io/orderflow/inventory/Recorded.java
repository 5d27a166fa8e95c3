package io.orderflow.inventory;

import java.time.OffsetDateTime;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;

/**
 * An order's reservation as it stands in the table, for a person or a probe to look at.
 *
 * @param orderId the order
 * @param state what was decided
 * @param reason why it was refused or undone
 * @param items the number of pieces by product; empty if it was undone before it was
 * asked for
 * @param decidedAt when it was decided
 * @param undoneAt when it was undone
 */
record Recorded(String orderId, State state, @Nullable String reason, SortedMap<String, Long> items,
		OffsetDateTime decidedAt, @Nullable OffsetDateTime undoneAt) {
}
