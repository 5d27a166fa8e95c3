package io.orderflow.infrastructure;

import java.net.URI;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The same servers as Docker containers, for {@code -Dinfrastructure=containers}. They
 * end with this JVM. The images are {@code -Dinfrastructure.postgres.image} and
 * {@code -Dinfrastructure.sqs.image}.
 */
final class Containers {

	private static final String POSTGRES = "postgres:18";

	/** The last image that runs without an account. */
	private static final String LOCALSTACK = "localstack/localstack:4.14.0";

	private Containers() {
	}

	static PostgresServer postgres() {
		requireDocker();
		PostgreSQLContainer container = new PostgreSQLContainer(
				image("infrastructure.postgres.image", POSTGRES, "postgres"))
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
		LocalStackContainer container = new LocalStackContainer(
				image("infrastructure.sqs.image", LOCALSTACK, "localstack/localstack"))
			.withServices("sqs");
		container.start();
		return new QueueContainer(container);
	}

	private static DockerImageName image(String property, String usual, String like) {
		return DockerImageName.parse(System.getProperty(property, usual)).asCompatibleSubstituteFor(like);
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

	private record QueueContainer(LocalStackContainer container) implements QueueHost {

		@Override
		public URI endpoint() {
			return this.container.getEndpoint();
		}

		@Override
		public void close() {
			this.container.stop();
		}

	}

}
