/**
 * Tests of the bench: that it can measure and that its figures are worked out right, and
 * never how fast anything is.
 */
@NullMarked
package io.orderflow.sandbox.bench;

import org.jspecify.annotations.NullMarked;
