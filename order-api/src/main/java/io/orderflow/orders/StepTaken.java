package io.orderflow.orders;

import java.time.Instant;

import io.orderflow.defaults.Text;
import jakarta.validation.constraints.NotNull;

/**
 * What became of one step of an order.
 *
 * @param step the step, such as {@code take_payment}
 * @param result the step's answer, such as {@code DONE}
 * @param at when the worker had that answer
 */
record StepTaken(@NotNull @Text(max = 64) String step, @NotNull @Text(max = 64) String result, @NotNull Instant at) {
}
