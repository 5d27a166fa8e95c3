/**
 * Books shipments for orders, and cancels them. Start reading at
 * {@link io.orderflow.shipping.ShippingController}; what makes a repeated call harmless
 * is in {@link io.orderflow.shipping.Shipments} and the constraints of the migration.
 */
@NullMarked
package io.orderflow.shipping;

import org.jspecify.annotations.NullMarked;
