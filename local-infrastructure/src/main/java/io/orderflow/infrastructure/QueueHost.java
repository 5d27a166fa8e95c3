package io.orderflow.infrastructure;

import java.net.URI;

/**
 * A running SQS-compatible server.
 */
interface QueueHost extends AutoCloseable {

	URI endpoint();

	@Override
	void close();

}
