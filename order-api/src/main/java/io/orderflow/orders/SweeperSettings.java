package io.orderflow.orders;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * When an accepted order's message is taken for lost.
 *
 * @param after how long after it was queued an order may be looked for (60 s unless set);
 * twice as long each time it was swept before, a day at most
 * @param every how often the sweeper looks (10 s unless set)
 * @param atMost how many orders one sweep publishes (500 unless set)
 */
@ConfigurationProperties("orderflow.sweeper")
record SweeperSettings(@DefaultValue("60s") Duration after, @DefaultValue("10s") Duration every,
		@DefaultValue("500") int atMost) {

	/** Above what a message may wait in the outbox, and for SQS, and still be in time. */
	private static final Duration SHORTEST = Duration.ofSeconds(15);

	static final Duration LONGEST = Duration.ofDays(1);

	SweeperSettings {
		Assert.isTrue(after.compareTo(SHORTEST) >= 0 && after.compareTo(LONGEST) <= 0,
				() -> "orderflow.sweeper.after is " + after + ": it must lie between " + SHORTEST + " and " + LONGEST);
		Assert.isTrue(every.isPositive(), () -> "orderflow.sweeper.every is " + every + ": it must be longer than 0");
		Assert.isTrue(atMost > 0, () -> "orderflow.sweeper.at-most is " + atMost + ": nothing would be published");
	}

}
