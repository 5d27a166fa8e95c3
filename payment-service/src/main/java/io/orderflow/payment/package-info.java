/**
 * Charges orders at the bank, and refunds them. Start reading at
 * {@link io.orderflow.payment.TakeMoney}: what is written down before the bank is called,
 * and what after. The bank is another company: no transaction spans it.
 */
@NullMarked
package io.orderflow.payment;

import org.jspecify.annotations.NullMarked;
