/**
 * Takes orders in, publishes them to OrderQueue and records how they ended.
 * <p>
 * Start reading at {@link io.orderflow.orders.PlaceOrder} and
 * {@link io.orderflow.orders.NewOrders}: the order, its message and its idempotency key
 * in one transaction. What the worker calls is {@link io.orderflow.orders.AdmitOrders}
 * and {@link io.orderflow.orders.SettleOrders}, and where an operator decides
 * {@link io.orderflow.orders.ParkOrders}. What is lost on its way is found by
 * {@link io.orderflow.orders.SweepOrders}; how messages reach the queue is in
 * {@link io.orderflow.orders.outbox}.
 */
@NullMarked
package io.orderflow.orders;

import org.jspecify.annotations.NullMarked;
