package io.orderflow.infrastructure;

import java.net.URI;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The same servers as Docker containers, for {@code -Dinfrastructure=containers}. They
 * end with this JVM. The images are {@code -Dinfrastructure.postgres.image} and
 * {@code -Dinfrastructure.sqs.image}: LocalStack's, or one of ElasticMQ, such as the one
 * that this module makes.
 */
final class Containers {

	private static final String POSTGRES = "postgres:18.6";

	/** The last image that runs without an account. */
	private static final String LOCALSTACK = "localstack/localstack:4.14.0";

	private static final int ELASTICMQ_PORT = 9324;

	private Containers() {
	}

	static PostgresServer postgres() {
		requireDocker();
		PostgreSQLContainer container = new PostgreSQLContainer(
				DockerImageName.parse(System.getProperty("infrastructure.postgres.image", POSTGRES))
					.asCompatibleSubstituteFor("postgres"))
			.withDatabaseName("postgres")
			.withUsername("postgres")
			.withPassword("postgres");
		// The image's own command switches fsync off in Testcontainers; a commit is a
		// commit here too.
		container.setCommand("postgres", "-c", "max_connections=200");
		// Over TCP, so that the server that only prepares the data is not taken for it.
		container.setWaitStrategy(Wait.forSuccessfulCommand("pg_isready --host 127.0.0.1 --username postgres"));
		container.start();
		return new PostgresContainer(container);
	}

	static QueueHost queues() {
		requireDocker();
		String image = System.getProperty("infrastructure.sqs.image", LOCALSTACK);
		return image.contains("localstack/") ? localStack(image) : elasticMq(image);
	}

	private static QueueHost localStack(String image) {
		LocalStackContainer container = new LocalStackContainer(
				DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
			.withServices("sqs");
		container.start();
		return new QueueContainer(container, container.getEndpoint());
	}

	private static QueueHost elasticMq(String image) {
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
			.withEnv("QUEUE_BIND", "0.0.0.0")
			.withExposedPorts(ELASTICMQ_PORT)
			.waitingFor(Wait.forHttp("/health").forPort(ELASTICMQ_PORT));
		container.start();
		return new QueueContainer(container,
				URI.create("http://" + container.getHost() + ":" + container.getMappedPort(ELASTICMQ_PORT)));
	}

	private static void requireDocker() {
		if (!DockerClientFactory.instance().isDockerAvailable()) {
			throw new IllegalStateException("-Dinfrastructure=containers needs Docker, and none answers;"
					+ " without that switch nothing needs to be installed");
		}
	}

	private record PostgresContainer(PostgreSQLContainer container) implements PostgresServer {

		@Override
		public String host() {
			return this.container.getHost();
		}

		@Override
		public int port() {
			return this.container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
		}

		@Override
		public void close() {
			this.container.stop();
		}

	}

	private record QueueContainer(GenericContainer<?> container, URI endpoint) implements QueueHost {

		@Override
		public void close() {
			this.container.stop();
		}

	}

}
