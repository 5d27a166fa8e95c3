package io.orderflow.worker;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the queues are. URLs and not names: a name would have to be resolved at start,
 * and the worker must start while SQS cannot be reached.
 *
 * @param orderQueue the queue that orders come from
 * @param deadLetterQueue where messages go that no redelivery can help
 */
@ConfigurationProperties("orderflow")
record QueueUrls(Queue orderQueue, Queue deadLetterQueue) {

	/**
	 * A queue.
	 *
	 * @param url the queue's URL, as GetQueueUrl answers it
	 */
	record Queue(String url) {
	}

}
