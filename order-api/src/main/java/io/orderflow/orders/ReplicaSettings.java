package io.orderflow.orders;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where orders are read beside the primary.
 *
 * @param url the JDBC address of a streaming replica of the orders database; without one
 * the primary answers everything
 * @param username who reads there (who is known to the primary unless set)
 * @param password their password (the one for the primary unless set)
 * @param patience how long it may take to answer before the primary is asked (200 ms
 * unless set)
 * @param leftAlone how long it is not asked after it has failed (10 s unless set)
 */
@ConfigurationProperties("orderflow.replica")
record ReplicaSettings(@Nullable String url, @Nullable String username, @Nullable String password,
		@DefaultValue("200ms") Duration patience, @DefaultValue("10s") Duration leftAlone) {

	/** Clients give up after 2 s, and the primary needs time for its answer too. */
	private static final Duration LONGEST = Duration.ofSeconds(1);

	ReplicaSettings {
		Assert.isTrue(url == null || url.isBlank() || url.startsWith("jdbc:postgresql:"),
				"orderflow.replica.url must start with jdbc:postgresql:");
		Assert.isTrue(patience.isPositive() && patience.compareTo(LONGEST) <= 0,
				() -> "orderflow.replica.patience is " + patience + ": it must lie between 0 and " + LONGEST);
		Assert.isTrue(leftAlone.isPositive(),
				() -> "orderflow.replica.left-alone is " + leftAlone + ": it must be longer than 0");
	}

}
