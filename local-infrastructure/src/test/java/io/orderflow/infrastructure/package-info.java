/**
 * Reads back from the running servers what the rest relies on.
 */
@NullMarked
package io.orderflow.infrastructure;

import org.jspecify.annotations.NullMarked;
