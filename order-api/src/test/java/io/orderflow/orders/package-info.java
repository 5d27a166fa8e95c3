/**
 * Tests of order-api against a real PostgreSQL and a real queue.
 */
@NullMarked
package io.orderflow.orders;

import org.jspecify.annotations.NullMarked;
