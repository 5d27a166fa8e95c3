package io.orderflow.orders.outbox;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the outbox is emptied to, and how.
 *
 * @param orderQueue the queue
 * @param outbox how it is emptied
 */
@ConfigurationProperties("orderflow")
record RelaySettings(Queue orderQueue, @DefaultValue Pace outbox) {

	/**
	 * The queue that orders are published to.
	 *
	 * @param url its URL: with a name alone SQS would have to be asked first
	 */
	record Queue(String url) {
	}

	/**
	 * How the outbox is emptied.
	 *
	 * @param linger how long a commit waits for others, so that they travel in one call
	 */
	record Pace(@DefaultValue("25ms") Duration linger) {
	}

}
