package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * An SQS-compatible server in this JVM with the queues of {@code ops/queues.json}. It
 * takes any credentials and answers for the region {@value #REGION}.
 */
public final class LocalQueues implements AutoCloseable {

	/** The region that the server answers for. */
	public static final String REGION = "us-east-1";

	private final SQSRestServer server;

	private final URI endpoint;

	private LocalQueues(SQSRestServer server, URI endpoint) {
		this.server = server;
		this.endpoint = endpoint;
	}

	/**
	 * The one server that the tests of a JVM share; it ends with the JVM.
	 * @return the running server
	 */
	public static LocalQueues shared() {
		return Shared.SERVER;
	}

	/**
	 * Where the server listens.
	 * @return the endpoint to configure an SQS client with
	 */
	public URI endpoint() {
		return this.endpoint;
	}

	/**
	 * A client of this server; the caller closes it.
	 * @return a synchronous SQS client
	 */
	public SqsClient client() {
		return SqsClient.builder()
			.endpointOverride(this.endpoint)
			.region(Region.of(REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.build();
	}

	private static LocalQueues start() {
		SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
			.withDynamicPort()
			.withAWSRegion(REGION)
			.start();
		int port = server.waitUntilStarted().localAddress().getPort();
		LocalQueues queues = new LocalQueues(server, URI.create("http://127.0.0.1:" + port));
		queues.createQueues();
		return queues;
	}

	private void createQueues() {
		try (SqsClient sqs = client()) {
			for (Queue queue : definitions()) {
				Map<QueueAttributeName, String> attributes = new HashMap<>();
				queue.attributes().forEach((name, value) -> attributes.put(QueueAttributeName.fromValue(name), value));
				if (queue.redrive() != null) {
					attributes.put(QueueAttributeName.REDRIVE_POLICY, """
							{"deadLetterTargetArn":"arn:aws:sqs:%s:000000000000:%s","maxReceiveCount":"%d"}"""
						.formatted(REGION, queue.redrive().deadLetterQueue(), queue.redrive().maxReceiveCount()));
				}
				sqs.createQueue((create) -> create.queueName(queue.name()).attributes(attributes));
			}
		}
	}

	private static List<Queue> definitions() {
		try (InputStream file = LocalQueues.class.getResourceAsStream("/ops/queues.json")) {
			if (file == null) {
				throw new IOException("ops/queues.json is not in the jar");
			}
			return new ArrayList<>(JsonMapper.builder()
				.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
				.build()
				.readValue(file, Definitions.class)
				.queues());
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The queues could not be created", failure);
		}
	}

	@Override
	public void close() {
		this.server.stopAndWait();
	}

	private record Definitions(List<Queue> queues) {
	}

	private record Queue(String name, Map<String, String> attributes, @Nullable Redrive redrive) {
	}

	private record Redrive(String deadLetterQueue, int maxReceiveCount) {
	}

	private static final class Shared {

		static final LocalQueues SERVER = start();

	}

}
