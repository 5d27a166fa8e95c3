package io.orderflow.infrastructure;

/**
 * Where the embedded queue listens, and what its queue URLs say.
 *
 * @param bind the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param host the host name in queue URLs
 */
record QueueAddress(String bind, int port, String host) {

	private static final String LOOPBACK = "127.0.0.1";

	static QueueAddress loopback(int port) {
		return new QueueAddress(LOOPBACK, port, LOOPBACK);
	}

}
