/**
 * Tests of the outbox against a real PostgreSQL and a real queue.
 */
@NullMarked
package io.orderflow.orders.outbox;

import org.jspecify.annotations.NullMarked;
