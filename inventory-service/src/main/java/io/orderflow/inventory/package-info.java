/**
 * Sets stock aside for orders, and puts it back. Start reading at
 * {@link io.orderflow.inventory.InventoryController}; what makes a repeated call harmless
 * is in {@link io.orderflow.inventory.Reservations} and the constraints of the migration.
 */
@NullMarked
package io.orderflow.inventory;

import org.jspecify.annotations.NullMarked;
