package io.orderflow.orders;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.orders.outbox.OrderQueue;
import io.orderflow.orders.outbox.Outbox;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.sqs.SqsClient;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Orders of any age, a queue of their own, and as many sweepers as a test likes. */
@TestComponent
@Lazy
final class SweeperFixture {

	/** Where no other test's orders are. */
	static final String QUEUE = "SweptOrders";

	static final Duration AFTER = Duration.ofSeconds(60);

	private final Api api;

	private final JdbcClient jdbc;

	private final TransactionOperations transaction;

	private final PublishAgain publishAgain;

	private final Outbox outbox;

	private final OrderQueue queue;

	private final MeterRegistry meters;

	SweeperFixture(Api api, JdbcClient jdbc, TransactionOperations transaction, PublishAgain publishAgain,
			Outbox outbox, OrderQueue queue, MeterRegistry meters) {
		this.api = api;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.publishAgain = publishAgain;
		this.outbox = outbox;
		this.queue = queue;
		this.meters = meters;
	}

	/** Must be done before order-api starts. */
	static void createQueue() {
		try (SqsClient sqs = LocalQueues.shared().client()) {
			sqs.createQueue((create) -> create.queueName(QUEUE));
		}
	}

	void forgetEverything() {
		this.jdbc.sql("truncate outbox, idempotency_keys, orders").update();
		try (SqsClient sqs = LocalQueues.shared().client()) {
			sqs.purgeQueue((purge) -> purge.queueUrl(queueUrl(sqs)));
		}
	}

	private static String queueUrl(SqsClient sqs) {
		return sqs.getQueueUrl((get) -> get.queueName(QUEUE)).queueUrl();
	}

	/** One instance's, which has not looked yet. */
	Sweeper aSweeper() {
		return aSweeper(500);
	}

	Sweeper aSweeper(int atMost) {
		return new Sweeper(sweeps(atMost), this.outbox, this.queue, settings(atMost), Clock.systemUTC(), this.meters);
	}

	SweepOrders sweeps(int atMost) {
		return sweepsIn(this.transaction, atMost);
	}

	/** Its process dies before each commit. */
	SweepOrders sweepsThatDie() {
		return sweepsIn(new TransactionOperations() {

			@Override
			public <T> T execute(TransactionCallback<T> action) {
				return SweeperFixture.this.transaction.execute((status) -> {
					action.doInTransaction(status);
					throw new IllegalStateException("killed");
				});
			}

		}, 500);
	}

	private SweepOrders sweepsIn(TransactionOperations transaction, int atMost) {
		return new SweepOrders(transaction, this.jdbc, this.publishAgain, settings(atMost));
	}

	private static SweeperSettings settings(int atMost) {
		return new SweeperSettings(AFTER, Duration.ofSeconds(10), atMost);
	}

	/** Accepted orders that have no message. */
	List<String> lostOrders(int count, Duration age) {
		List<String> orderIds = Stream.generate(Fixtures::anOrderId).limit(count).toList();
		Api.Answer answer = this.api.post("/admissions",
				Fixtures.admissions(orderIds.stream()
					.map((orderId) -> Fixtures.candidate(orderId, "customer", "59.99"))
					.toArray(String[]::new)));
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		age(age, orderIds.toArray(String[]::new));
		return orderIds;
	}

	String lostOrder(Duration age) {
		return lostOrders(1, age).getFirst();
	}

	/** Makes orders as old as that, the later ones a little younger. */
	void age(Duration age, String... orderIds) {
		this.jdbc.sql("""
				update orders set placed_at = aged.at, queued_at = aged.at
				from (select order_id, now() - make_interval(secs => :age - number * 0.001) as at
				      from unnest(:ids) with ordinality as given (order_id, number)) as aged
				where orders.order_id = aged.order_id""")
			.param("age", age.toMillis() / 1000.0)
			.param("ids", orderIds)
			.update();
	}

	void end(List<String> orderIds) {
		this.api.post("/outcomes",
				Fixtures.outcomes(orderIds.stream()
					.map((orderId) -> (orderId.hashCode() % 2 == 0) ? Fixtures.completed(orderId, "OF-1")
							: Fixtures.rejected(orderId, "card_declined"))
					.toArray(String[]::new)));
	}

	/** Something waits in the queue that is nobody's lost order. */
	void keepTheQueueBusy() {
		keepTheQueueBusy(0, false);
	}

	void keepTheQueueBusy(int delaySeconds, boolean inHand) {
		try (SqsClient sqs = LocalQueues.shared().client()) {
			String url = queueUrl(sqs);
			sqs.sendMessage(
					(send) -> send.queueUrl(url).messageBody("{\"order_id\": \"busy\"}").delaySeconds(delaySeconds));
			if (inHand) {
				assertThat(sqs.receiveMessage((receive) -> receive.queueUrl(url).visibilityTimeout(2)).messages())
					.hasSize(1);
			}
		}
	}

	/** The orders that were swept so far, whether or not the relay has sent them. */
	List<String> swept() {
		return this.jdbc.sql("select order_id from orders where sweeps > 0 order by placed_at")
			.query(String.class)
			.list();
	}

	void untilSent() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.jdbc.sql("select count(*) from outbox where parked_reason is null")
				.query(Long.class)
				.single() == 0);
	}

}
