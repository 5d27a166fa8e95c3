package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.elasticmq.NodeAddress;
import org.elasticmq.persistence.sql.DB;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;
import scalikejdbc.ConnectionPool;

/**
 * ElasticMQ in this JVM: in memory, or with each message on the disk before its sender is
 * answered.
 */
final class EmbeddedQueueHost implements QueueHost {

	static {
		// It ends when it is closed: SIGTERM must leave it to those that still use it.
		System.setProperty("pekko.jvm-shutdown-hooks", "off");
		System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
	}

	private final URI endpoint;

	private final Runnable stop;

	private EmbeddedQueueHost(int port, Runnable stop) {
		this.endpoint = URI.create("http://127.0.0.1:" + port);
		this.stop = stop;
	}

	static EmbeddedQueueHost inMemory(QueueAddress address) {
		TheSQSRestServerBuilder builder = SQSRestServerBuilder.withInterface(address.bind())
			.withAWSRegion(LocalQueues.REGION)
			.withAWSAccountId(LocalQueues.ACCOUNT);
		if (address.port() == 0) {
			builder = builder.withDynamicPort();
		}
		else {
			Ports.refuseTaken(address.port(), "the queue");
			builder = builder.withPort(address.port())
				.withServerAddress(new NodeAddress("http", address.host(), address.port(), ""));
		}
		SQSRestServer server = builder.start();
		return new EmbeddedQueueHost(server.waitUntilStarted().localAddress().getPort(), server::stopAndWait);
	}

	/**
	 * Only one such host can live in a JVM at a time, since ElasticMQ keeps one
	 * connection pool.
	 */
	static EmbeddedQueueHost keeping(QueueAddress address, Path folder, List<QueueDefinition> queues) {
		Ports.refuseTaken(address.port(), "the queue");
		ElasticMQServerConfig config = new ElasticMQServerConfig(configuration(address, folder, queues));
		openPool(config.sqlQueuePersistenceConfig());
		ElasticMQServer server = new ElasticMQServer(config);
		Function0<?> stop = server.start();
		return new EmbeddedQueueHost(address.port(), () -> {
			stop.apply();
			ConnectionPool.closeAll();
		});
	}

	/** ElasticMQ opens its pool but once, and not again after it was closed. */
	private static void openPool(SqlQueuePersistenceConfig storage) {
		DB.initializeSingleton(storage);
		if (!ConnectionPool.isInitialized(ConnectionPool.DEFAULT_NAME())) {
			ConnectionPool.singleton(storage.uri(), storage.username(), storage.password(),
					ConnectionPool.singleton$default$4(), ConnectionPool.DEFAULT_CONNECTION_POOL_FACTORY());
		}
	}

	private static Config configuration(QueueAddress address, Path folder, List<QueueDefinition> queues) {
		Map<String, Object> settings = new HashMap<>();
		settings.put("rest-sqs.bind-hostname", address.bind());
		settings.put("rest-sqs.bind-port", address.port());
		settings.put("node-address.host", address.host());
		settings.put("node-address.port", address.port());
		settings.put("aws.region", LocalQueues.REGION);
		settings.put("aws.accountId", LocalQueues.ACCOUNT);
		settings.put("messages-storage.enabled", true);
		// With H2's own settings a kill loses the last half second of acknowledged
		// messages, and a file that only grows: WRITE_DELAY and RETENTION_TIME, in turn.
		settings.put("messages-storage.uri", "jdbc:h2:" + created(folder).resolve("messages")
				+ ";WRITE_DELAY=0;RETENTION_TIME=0;DB_CLOSE_ON_EXIT=FALSE");
		// Names alone, so that they exist once the server has read its file; who creates
		// a queue earlier makes it stop. Their attributes are set afterwards.
		queues.forEach((queue) -> settings.put("queues." + queue.name(), Map.of()));
		return ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load()).resolve();
	}

	private static Path created(Path folder) {
		try {
			return Files.createDirectories(folder.toAbsolutePath());
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The queue cannot keep its messages in " + folder, failure);
		}
	}

	@Override
	public URI endpoint() {
		return this.endpoint;
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
