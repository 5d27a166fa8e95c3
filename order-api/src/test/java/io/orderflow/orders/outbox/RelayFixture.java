package io.orderflow.orders.outbox;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.orderflow.infrastructure.LocalPostgres;
import io.opentelemetry.api.OpenTelemetry;
import io.orderflow.infrastructure.LocalQueues;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** An outbox and a queue of one test's own, with as many relays as it likes. */
final class RelayFixture implements AutoCloseable {

	private final String name = "relay_" + UUID.randomUUID().toString().replace("-", "");

	private final SqsClient reader = LocalQueues.shared().client();

	private final List<OutboxRelay> relays = new ArrayList<>();

	private final List<SqsAsyncClient> clients = new ArrayList<>();

	private final TransactionOperations transaction;

	private final OpenTelemetry telemetry;

	final AtomicInteger calls = new AtomicInteger();

	final JdbcClient jdbc;

	RelayFixture() {
		this(OpenTelemetry.noop());
	}

	RelayFixture(OpenTelemetry telemetry) {
		this.telemetry = telemetry;
		LocalPostgres.Database database = LocalPostgres.shared().database("orders");
		PGSimpleDataSource source = new PGSimpleDataSource();
		source.setUrl(database.url());
		source.setUser(database.user());
		source.setPassword(database.password());
		source.setCurrentSchema(this.name);
		Flyway.configure().dataSource(source).schemas(this.name).load().migrate();
		this.jdbc = JdbcClient.create(source);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
	}

	/** One instance's outbox; its wake-up calls reach only this instance's relay. */
	Outbox anOutbox() {
		return new Outbox(this.jdbc);
	}

	OutboxRelay aRelay(Outbox outbox, URI sqs) {
		SqsAsyncClient client = SqsAsyncClient.builder()
			.endpointOverride(sqs)
			.region(Region.of(LocalQueues.REGION))
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
			.overrideConfiguration((policy) -> policy.addExecutionInterceptor(new ExecutionInterceptor() {

				@Override
				public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
					RelayFixture.this.calls.incrementAndGet();
				}

			}))
			.build();
		this.clients.add(client);
		RelaySettings settings = new RelaySettings(new RelaySettings.Queue(queueUrl()),
				new RelaySettings.Pace(Duration.ofMillis(25)));
		OutboxRelay relay = new OutboxRelay(outbox, new OrderQueue(client, this.telemetry, settings), this.transaction,
				settings);
		this.relays.add(relay);
		return relay;
	}

	OutboxRelay aRelay(Outbox outbox) {
		return aRelay(outbox, LocalQueues.shared().endpoint());
	}

	void createQueue() {
		this.reader.createQueue((create) -> create.queueName(this.name));
	}

	private String queueUrl() {
		return LocalQueues.shared().endpoint() + "/000000000000/" + this.name;
	}

	/** Adds messages, each in a transaction of its own, as requests do. */
	void add(Outbox outbox, int from, int to) {
		for (int i = from; i < to; i++) {
			add(outbox, "order-" + i, "body of order-" + i);
		}
	}

	void add(Outbox outbox, String orderId, String body) {
		this.transaction.executeWithoutResult((_) -> outbox.add(Map.of(orderId, body)));
	}

	/** Everything that is on the queue now, with its repeats. */
	List<String> drain() {
		return drainMessages().stream().map(Message::body).toList();
	}

	List<Message> drainMessages() {
		List<Message> all = new ArrayList<>();
		while (true) {
			var messages = this.reader
				.receiveMessage((receive) -> receive.queueUrl(queueUrl())
					.maxNumberOfMessages(10)
					.waitTimeSeconds(0)
					.messageAttributeNames("All"))
				.messages();
			if (messages.isEmpty()) {
				return all;
			}
			all.addAll(messages);
		}
	}

	long rows() {
		return this.jdbc.sql("select count(*) from outbox").query(Long.class).single();
	}

	@Override
	public void close() {
		this.relays.stream().filter(OutboxRelay::isRunning).forEach(OutboxRelay::stop);
		this.clients.forEach(SqsAsyncClient::close);
		this.reader.close();
		this.jdbc.sql("drop schema " + this.name + " cascade").update();
	}

}
