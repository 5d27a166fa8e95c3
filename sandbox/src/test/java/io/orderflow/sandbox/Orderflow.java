package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.infrastructure.TokenSigner;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The running system as the scenarios see it: an API, a queue, databases and processes.
 */
final class Orderflow implements AutoCloseable {

	private final Project project = Project.locate();

	private final Path keys;

	private final Sandbox sandbox;

	private final Tokens tokens;

	private final TokenSigner signer;

	private final Metrics metrics;

	private final OrderApi api;

	private final SqsClient sqs;

	private final Books books;

	/** Starts everything on free ports and waits until it is ready. */
	Orderflow() {
		Path target = this.project.root().resolve("sandbox/target");
		this.keys = Data.in(target).keys();
		Path logs = target.resolve("logs");
		Data.delete(logs);
		this.sandbox = new Sandbox(this.project, Ports::free, LocalPostgres::shared, LocalQueues::shared, this.keys,
				logs);
		start(Service.values());
		this.tokens = new Tokens(this.sandbox.address(Service.DEV_ISSUER));
		this.signer = new TokenSigner(this.sandbox.address(Service.DEV_ISSUER).toString(), issuerKey());
		this.metrics = new Metrics(this.tokens);
		this.api = new OrderApi(this.sandbox.address(Service.ORDER_API), this.tokens);
		this.sqs = this.sandbox.queues().client();
		this.books = new Books(this.sandbox.postgres());
	}

	Sandbox sandbox() {
		return this.sandbox;
	}

	OrderApi api() {
		return this.api;
	}

	Books books() {
		return this.books;
	}

	/** What the dev issuer signs with, so that a test can sign what it never would. */
	RSAKey issuerKey() {
		try {
			return JWK.parse(Files.readString(this.keys)).toRSAKey();
		}
		catch (IOException | ParseException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** Signs as the dev issuer does, also what it never would. */
	TokenSigner signer() {
		return this.signer;
	}

	/** A client's own token from the dev issuer. */
	String token(String client) {
		try {
			return this.tokens.of(client);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	void start(Service... services) {
		start(List.of(services), Map.of());
	}

	/** Starts services with other settings than usual. */
	void start(List<Service> services, Map<String, String> settings) {
		try {
			for (ServiceProcess process : services.stream()
				.map((service) -> this.sandbox.start(service, settings))
				.toList()) {
				this.sandbox.awaitReady(process);
			}
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	static ConditionFactory within(int seconds) {
		return Awaitility.await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(200));
	}

	/** Places an order by REST, for the customer that it names. */
	String place(OrderRequest order) {
		try {
			OrderApi.Answer answer = this.api.place(order, UUID.randomUUID().toString());
			assertThat(answer.accepted()).as("%s %s", answer.status(), answer.body()).isTrue();
			return answer.body().path("order_id").asString();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/**
	 * A poll of a worker that was killed may take the message along, which is back after
	 * the visibility time-out of 40 s.
	 */
	JsonNode awaitEnd(String order) {
		return awaitEnd(order, 75);
	}

	JsonNode awaitEnd(String order, int seconds) {
		return within(seconds)
			.until(() -> this.api.order(order, Tokens.OPERATOR).filter((found) -> found.has("settled_at")),
					Optional::isPresent)
			.orElseThrow();
	}

	long completed(List<String> orders) {
		return this.books
			.rows("orders",
					"select order_id, status from orders where status = 'COMPLETED' and order_id in ('%s')"
						.formatted(String.join("', '", orders)))
			.size();
	}

	/** Puts messages straight on OrderQueue, in one call. */
	void send(String... bodies) {
		put("OrderQueue", bodies);
	}

	/**
	 * Puts orders straight on OrderQueue, ten in a call.
	 * @return their ids
	 */
	List<String> sendOrders(int count) {
		List<String> ids = IntStream.range(0, count).mapToObj((i) -> Messages.anId()).toList();
		for (int from = 0; from < count; from += 10) {
			send(ids.subList(from, Math.min(from + 10, count)).stream().map(Messages::anOrder).toArray(String[]::new));
		}
		return ids;
	}

	/** The worker that comes counts from here. */
	void exchangeWorker() {
		this.sandbox.stop(Service.ORDER_WORKER);
		start(Service.ORDER_WORKER);
	}

	/**
	 * Of the messages that the worker has ended, so many at least, none came too often.
	 */
	void assertReceivedAtMost(int times, long ended) {
		double counted = metric(Service.ORDER_WORKER, "orderflow_worker_receives_count");
		assertThat(counted).isGreaterThanOrEqualTo((double) ended);
		assertThat(metric(Service.ORDER_WORKER, "orderflow_worker_receives_bucket", "le=\"%s.0\"".formatted(times)))
			.as("messages that were received %s times at most", times)
			.isEqualTo(counted);
	}

	/** Puts messages into the dead-letter queue as SQS does: as they are. */
	void deadLetter(String... bodies) {
		put("OrderQueueDLQ", bodies);
	}

	private void put(String queue, String... bodies) {
		List<SendMessageBatchRequestEntry> entries = IntStream.range(0, bodies.length)
			.mapToObj((
					i) -> SendMessageBatchRequestEntry.builder().id(Integer.toString(i)).messageBody(bodies[i]).build())
			.toList();
		assertThat(this.sqs.sendMessageBatch((send) -> send.queueUrl(url(queue)).entries(entries)).failed()).isEmpty();
	}

	/** Takes away what is in the dead-letter queue. */
	List<Message> takeDeadLetters(int expected) {
		List<Message> found = new ArrayList<>();
		within(75).until(() -> {
			List<Message> messages = this.sqs
				.receiveMessage((receive) -> receive.queueUrl(url("OrderQueueDLQ"))
					.maxNumberOfMessages(10)
					.waitTimeSeconds(1)
					.messageAttributeNames("All"))
				.messages();
			messages.forEach((message) -> this.sqs.deleteMessage(
					(delete) -> delete.queueUrl(url("OrderQueueDLQ")).receiptHandle(message.receiptHandle())));
			found.addAll(messages);
			return found.size() >= expected;
		});
		return found;
	}

	Status.Depth depth(String queue) {
		return Status.Depth.of(this.sandbox.queues(), queue);
	}

	private String url(String queue) {
		return this.sandbox.queues().url(queue);
	}

	/** All that the services have printed so far. */
	String logs() {
		try (Stream<Path> files = Files.list(this.sandbox.logs())) {
			StringBuilder all = new StringBuilder();
			for (Path file : files.toList()) {
				all.append(Files.readString(file));
			}
			return all.toString();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** How often a service has called SQS since it started. */
	double sqsCalls(Service service) {
		return metric(service, "orderflow_sqs_calls_total");
	}

	/** The sum of a metric over its series with these tags, as a service shows it now. */
	double metric(Service service, String name, String... tags) {
		try {
			return this.metrics.sum(this.sandbox.running(service).getFirst(), name, tags);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/** All that a service says of itself to a Prometheus. */
	Scrape scrape(Service service) {
		try {
			return Scrape.of(this.metrics.lines(this.sandbox.running(service).getFirst()));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/** The operator's view of the workers that run; whoever asked for it closes it. */
	Workers workers() {
		return new Workers(
				this.sandbox.running(Service.ORDER_WORKER).stream().map((process) -> process.uri("/")).toList(),
				new Tokens(this.sandbox.address(Service.DEV_ISSUER)));
	}

	/** Whoever knocks at every door has also told the worker to receive nothing. */
	void endPauses() {
		try (Workers workers = workers()) {
			for (URI worker : workers.addresses()) {
				workers.receiving(worker, "resume");
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/** Waits until nothing moves any more, then looks at everything. */
	void awaitBalance() {
		within(90).untilAsserted(() -> {
			assertThat(this.books.differences()).isEmpty();
			assertThat(depth("OrderQueue")).isEqualTo(new Status.Depth("OrderQueue", 0, 0));
		});
		assertThat(depth("OrderQueueDLQ")).isEqualTo(new Status.Depth("OrderQueueDLQ", 0, 0));
	}

	@Override
	public void close() {
		this.sandbox.close();
		this.sqs.close();
		this.metrics.close();
		this.api.close();
	}

}
