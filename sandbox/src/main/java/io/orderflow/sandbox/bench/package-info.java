/**
 * Measures the worker against what a team would write instead, on the same queue,
 * database and services. Start reading at {@link io.orderflow.sandbox.bench.Comparison}.
 */
@NullMarked
package io.orderflow.sandbox.bench;

import org.jspecify.annotations.NullMarked;
