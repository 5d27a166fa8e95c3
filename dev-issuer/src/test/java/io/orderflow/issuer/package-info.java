/**
 * Tests of the issuer, by HTTP.
 */
@NullMarked
package io.orderflow.issuer;

import org.jspecify.annotations.NullMarked;
