package io.orderflow.infrastructure;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The queue alone as a process of its own, for containers. {@code QUEUE_BIND} and
 * {@code QUEUE_PORT} say where it listens, {@code QUEUE_HOST} what queue URLs call it,
 * {@code QUEUE_DATA} where it keeps messages (in memory when unset or empty).
 * {@code GET /health} tells whether it lives.
 */
public final class QueueServer {

	private QueueServer() {
	}

	public static void main(String[] args) throws InterruptedException {
		// Before any logger: ElasticMQ's own level is debug, which would print bodies.
		System.setProperty("logback.configurationFile", "io/orderflow/infrastructure/queue-server-logback.xml");
		Map<String, String> environment = System.getenv();
		QueueAddress address = new QueueAddress(environment.getOrDefault("QUEUE_BIND", "127.0.0.1"),
				Integer.parseInt(environment.getOrDefault("QUEUE_PORT", "9324")),
				environment.getOrDefault("QUEUE_HOST", "127.0.0.1"));
		String data = environment.getOrDefault("QUEUE_DATA", "");
		LocalQueues queues = LocalQueues.start(address, data.isBlank() ? null : Path.of(data));
		System.out.println("The queue listens on " + address.bind() + ":" + address.port());
		CountDownLatch ended = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			queues.close();
			ended.countDown();
		}, "stop"));
		ended.await();
	}

}
