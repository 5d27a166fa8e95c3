/**
 * The transactional outbox. Saving an order and then sending its message loses the
 * message when the process dies in between; sending first announces orders that were
 * never saved. So the message is a row written in the order's own transaction
 * ({@link io.orderflow.orders.outbox.Outbox}), and a loop carries rows to the queue
 * ({@link io.orderflow.orders.outbox.OutboxRelay}). A crash between sending and deleting
 * sends a message twice, never not at all.
 */
@NullMarked
package io.orderflow.orders.outbox;

import org.jspecify.annotations.NullMarked;
