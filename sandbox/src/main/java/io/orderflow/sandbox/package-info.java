/**
 * Runs Orderflow on one machine: the services as real processes, PostgreSQL and the queue
 * beside them. Start reading at {@link io.orderflow.sandbox.Sandbox}, which starts, stops
 * and kills them; the commands of {@code ./demo} are {@link io.orderflow.sandbox.Demo}
 * and the classes it lists.
 */
@NullMarked
package io.orderflow.sandbox;

import org.jspecify.annotations.NullMarked;
