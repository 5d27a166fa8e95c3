/**
 * Carries orders through their steps and keeps no state of its own. Start reading at
 * {@link io.orderflow.worker.OrderPlacedListener}, which decides what is deleted and what
 * comes back, then {@link io.orderflow.worker.WorkOrders}, which has orders worked
 * together or alone, then {@link io.orderflow.worker.FulfilOrders}, the saga. Who the
 * worker is to those that it calls: {@link io.orderflow.worker.ServiceTokens}.
 */
@NullMarked
package io.orderflow.worker;

import org.jspecify.annotations.NullMarked;
