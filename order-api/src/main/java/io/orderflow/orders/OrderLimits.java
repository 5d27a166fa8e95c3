package io.orderflow.orders;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How much one customer may ask for.
 *
 * @param perSecond how many requests to place an order a customer may send to an instance
 * in a second, and have under way at once, replays included (50 unless set); more are
 * answered with 429
 */
@ConfigurationProperties("orderflow.orders")
record OrderLimits(@DefaultValue("50") int perSecond) {

	OrderLimits {
		Assert.isTrue(perSecond > 0, () -> "orderflow.orders.per-second is " + perSecond + ": nobody could order");
	}

}
