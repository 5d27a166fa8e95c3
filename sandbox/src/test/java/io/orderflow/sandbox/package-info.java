/**
 * The proof: real processes, looked at from outside. Start reading at
 * {@link io.orderflow.sandbox.Books}, which says what must hold after each of them.
 */
@NullMarked
package io.orderflow.sandbox;

import org.jspecify.annotations.NullMarked;
