package io.orderflow.defaults;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a service takes in by HTTP.
 *
 * @param maxBody the largest request body, in bytes (1MB unless set); a larger one is
 * answered with 413
 */
@ConfigurationProperties("orderflow.http")
public record HttpLimits(@DefaultValue("1MB") DataSize maxBody) {
}
