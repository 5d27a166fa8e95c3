package io.orderflow.payment;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the bank is called.
 *
 * @param latency how long the simulated bank's network takes
 * @param patience how long a batch waits for the bank's answers; the orders without one
 * are answered {@code PENDING}, or with 504 if there are no others. Below the 2 s after
 * which the worker gives up.
 */
@ConfigurationProperties("orderflow.bank")
record BankSettings(@DefaultValue("0ms") Duration latency, @DefaultValue("1s") Duration patience) {
}
