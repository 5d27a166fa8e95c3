/**
 * Takes orders in, publishes them to OrderQueue and records how they ended.
 * <p>
 * Start reading at {@link io.orderflow.orders.PlaceOrder}: the order, its message and its
 * idempotency key in one transaction. What the worker calls is
 * {@link io.orderflow.orders.AdmitOrders} and {@link io.orderflow.orders.SettleOrders};
 * how messages reach the queue is in {@link io.orderflow.orders.outbox}.
 */
@NullMarked
package io.orderflow.orders;

import org.jspecify.annotations.NullMarked;
