package io.orderflow.worker;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How closely the queues are watched.
 *
 * @param every how often SQS is asked how many messages are on them (15 s unless set);
 * each time is two calls
 */
@ConfigurationProperties("orderflow.queue-depth")
record QueueDepthSettings(@DefaultValue("15s") Duration every) {

	QueueDepthSettings {
		Assert.isTrue(every.isPositive(),
				() -> "orderflow.queue-depth.every is " + every + ": it must be longer than 0");
	}

}
