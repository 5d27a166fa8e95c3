package io.orderflow.infrastructure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * An SQS-compatible server with the queues of {@code ops/queues.json}. It takes any
 * credentials and answers for the region {@value #REGION}.
 */
public final class LocalQueues implements AutoCloseable {

	/** The region that the server answers for. */
	public static final String REGION = "us-east-1";

	/** The account in queue URLs and ARNs. */
	public static final String ACCOUNT = "000000000000";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration RETRY = Duration.ofMillis(20);

	private final QueueHost host;

	private LocalQueues(QueueHost host, List<QueueDefinition> queues, boolean restores) {
		this.host = host;
		try (SqsClient sqs = client()) {
			queues.forEach((queue) -> define(sqs, queue, restores));
		}
		catch (SdkException failure) {
			host.close();
			throw failure;
		}
	}

	/**
	 * The one server that the tests of a JVM share; it ends with the JVM.
	 * @return the running server: embedded, or a container where
	 * {@code -Dinfrastructure=containers} says so
	 */
	public static LocalQueues shared() {
		return Shared.SERVER;
	}

	/**
	 * Starts a server on this machine's loopback address.
	 * @param port the port to listen on
	 * @param folder where messages are kept, so that a later start finds them again, also
	 * after a kill; null keeps them in memory
	 * @return the running server, which the caller closes
	 */
	public static LocalQueues start(int port, @Nullable Path folder) {
		return start(QueueAddress.loopback(port), folder);
	}

	static LocalQueues start(QueueAddress address, @Nullable Path folder) {
		List<QueueDefinition> queues = QueueDefinition.all();
		return (folder != null) ? new LocalQueues(EmbeddedQueueHost.keeping(address, folder, queues), queues, true)
				: new LocalQueues(EmbeddedQueueHost.inMemory(address), queues, false);
	}

	/**
	 * Where the server listens.
	 * @return the endpoint to configure an SQS client with
	 */
	public URI endpoint() {
		return this.host.endpoint();
	}

	/**
	 * Where a queue is.
	 * @param queue the queue's name, such as {@code OrderQueue}
	 * @return its URL
	 */
	public String url(String queue) {
		return endpoint() + "/" + ACCOUNT + "/" + queue;
	}

	/**
	 * A client of this server; the caller closes it.
	 * @return a synchronous SQS client
	 */
	public SqsClient client() {
		return client(endpoint());
	}

	static SqsClient client(URI endpoint) {
		return SqsClient.builder()
			.endpointOverride(endpoint)
			.region(Region.of(REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.build();
	}

	private void define(SqsClient sqs, QueueDefinition queue, boolean restores) {
		if (restores) {
			awaitRestored(sqs, queue.name());
			sqs.setQueueAttributes((set) -> set.queueUrl(url(queue.name())).attributes(queue.sqsAttributes()));
			return;
		}
		try {
			sqs.createQueue((create) -> create.queueName(queue.name()).attributes(queue.sqsAttributes()));
		}
		catch (QueueNameExistsException defined) {
			sqs.setQueueAttributes((set) -> set.queueUrl(url(queue.name())).attributes(queue.sqsAttributes()));
		}
	}

	/** A kept queue comes back a moment after the server listens. */
	private static void awaitRestored(SqsClient sqs, String queue) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				sqs.getQueueUrl((get) -> get.queueName(queue));
				return;
			}
			catch (QueueDoesNotExistException notYet) {
				if (System.nanoTime() > deadline) {
					throw notYet;
				}
				LockSupport.parkNanos(RETRY.toNanos());
			}
		}
	}

	@Override
	public void close() {
		this.host.close();
	}

	private static final class Shared {

		static final LocalQueues SERVER = InfrastructureChoice.containers()
				? new LocalQueues(Containers.queues(), QueueDefinition.all(), false)
				: start(QueueAddress.loopback(0), null);

	}

}
