/**
 * Tests of the chaos run: that its checker can tell right from wrong, and that its faults
 * are what they are called.
 */
@NullMarked
package io.orderflow.sandbox.chaos;

import org.jspecify.annotations.NullMarked;
