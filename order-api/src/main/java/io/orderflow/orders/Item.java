package io.orderflow.orders;

import io.orderflow.defaults.Text;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * So many pieces of one product, as a customer asks for them.
 *
 * @param productId the product
 * @param quantity how many pieces
 */
record Item(@NotNull @Text(max = 64) String productId, @NotNull @Min(1) @Max(1000) Integer quantity) {
}
