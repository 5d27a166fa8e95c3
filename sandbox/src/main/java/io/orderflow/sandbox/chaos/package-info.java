/**
 * A seeded run of orders and faults against the real processes, and a checker that proves
 * afterwards what became of each order. Start reading at
 * {@link io.orderflow.sandbox.chaos.Invariant}, what must hold, and
 * {@link io.orderflow.sandbox.chaos.Checker}, which looks whether it does.
 */
@NullMarked
package io.orderflow.sandbox.chaos;

import org.jspecify.annotations.NullMarked;
