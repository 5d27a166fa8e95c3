package io.orderflow.sandbox;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes die, are away, or are several: each order still ends once.
 */
@Tag("long")
@SharesOrderflow
class OutagesSystemTests {

	private final Orderflow orderflow;

	OutagesSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@Test
	void endsOrdersOnceWhoseWorkerWasKilledInTheMiddle() {
		List<String> ids = ids(10);
		this.orderflow.books().execute("shipping", """
				create function linger() returns trigger language plpgsql as $$ begin
					perform pg_sleep(1.5);
					return null;
				end $$;
				create trigger linger before insert on shipments for each statement execute function linger()""");
		try {
			this.orderflow.send(ids.stream().map(Messages::anOrder).toArray(String[]::new));
			Orderflow.within(75).until(() -> charged(ids) > 0);
			this.orderflow.sandbox().kill(Service.ORDER_WORKER);
		}
		finally {
			this.orderflow.books().execute("shipping", "drop function linger() cascade");
		}
		assertThat(this.orderflow.completed(ids)).as("killed before it could settle").isLessThan(10);
		this.orderflow.start(Service.ORDER_WORKER);
		// Only the visibility time-out of 40 s tells that a worker is gone.
		Orderflow.within(90).until(() -> this.orderflow.completed(ids) == 10);
	}

	@Test
	void completesOrdersThatWerePlacedWhilePaymentServiceWasAway() {
		this.orderflow.sandbox().kill(Service.PAYMENT_SERVICE);
		List<String> ids = IntStream.range(0, 20)
			.mapToObj((i) -> this.orderflow.place(OrderRequest.ofTheArticle("67890")))
			.toList();
		Orderflow.within(75).until(() -> reserved(ids) > 0);
		assertThat(this.orderflow.completed(ids)).isZero();
		this.orderflow.start(Service.PAYMENT_SERVICE);
		Orderflow.within(90).until(() -> this.orderflow.completed(ids) == 20);
	}

	/** The service itself is well: it answers, and says nothing of any order. */
	@Test
	void leavesOrdersInTheQueueWhileTheBankSaysNothing() {
		this.orderflow.books().execute("payment", "alter table bank.charges rename to silent");
		List<String> ids = new ArrayList<>();
		try {
			IntStream.range(0, 20).forEach((i) -> ids.add(this.orderflow.place(OrderRequest.ofTheArticle("67890"))));
			Orderflow.within(75)
				.until(() -> this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_receiving") == 0);
			assertThat(this.orderflow.completed(ids)).isZero();
		}
		finally {
			this.orderflow.books().execute("payment", "alter table bank.silent rename to charges");
		}
		Orderflow.within(90).until(() -> this.orderflow.completed(ids) == 20);
	}

	@Test
	void sharesWorkBetweenTwoWorkers() throws Exception {
		this.orderflow.start(Service.ORDER_WORKER);
		List<ServiceProcess> workers = this.orderflow.sandbox().running(Service.ORDER_WORKER);
		assertThat(workers).hasSize(2);
		Instant start = load(300);
		Orderflow.within(90).until(() -> completedSince(start) == 300);
		this.orderflow.sandbox().stop(Service.ORDER_WORKER);
		this.orderflow.start(Service.ORDER_WORKER);
	}

	@Test
	void completesWhatPiledUpWhileAllConsumersWereAwayForATenthOfACallEach() throws Exception {
		Service[] consumers = { Service.ORDER_WORKER, Service.INVENTORY_SERVICE, Service.PAYMENT_SERVICE,
				Service.SHIPPING_SERVICE };
		Stream.of(consumers).forEach(this.orderflow.sandbox()::kill);
		double callsBefore = this.orderflow.sqsCalls(Service.ORDER_API);
		Instant start = load(500);
		Orderflow.within(60).until(() -> this.orderflow.depth("OrderQueue").visible() == 500);
		this.orderflow.start(Service.INVENTORY_SERVICE, Service.PAYMENT_SERVICE, Service.SHIPPING_SERVICE);
		this.orderflow.start(Service.ORDER_WORKER);
		Orderflow.within(90).until(() -> completedSince(start) == 500);
		Orderflow.within(75).until(() -> this.orderflow.depth("OrderQueue").inFlight() == 0);
		double calls = this.orderflow.sqsCalls(Service.ORDER_API) - callsBefore
				+ this.orderflow.sqsCalls(Service.ORDER_WORKER)
				// Looks at the queues are as many as it takes seconds, whatever it does.
				- this.orderflow.metric(Service.ORDER_WORKER, "orderflow_sqs_calls_total",
						"action=\"GetQueueAttributes\"");
		assertThat(calls / 500).as("SQS calls an order").isLessThanOrEqualTo(0.35);
	}

	/** Places orders of many customers, and says when it began. */
	private Instant load(int orders) throws IOException, InterruptedException {
		Instant start = Instant.now();
		Load load = new Load(List.of(this.orderflow.api()), Tokens.loadCustomers(), orders, 0);
		load.run(() -> {
		});
		assertThat(load.failures()).isEmpty();
		assertThat(load.accepted()).isEqualTo(orders);
		return start;
	}

	private long completedSince(Instant start) throws SQLException {
		try (Placed placed = new Placed(this.orderflow.sandbox().postgres().database("orders"), Tokens.loadCustomers(),
				start)) {
			return placed.byStatus().getOrDefault("COMPLETED", 0L);
		}
	}

	private long charged(List<String> ids) {
		return done("payment", "charges", ids);
	}

	private long reserved(List<String> ids) {
		return done("inventory", "reservations", ids);
	}

	private long done(String service, String table, List<String> ids) {
		return this.orderflow.books()
			.rows(service,
					"select order_id, state from %s where state = 'DONE' and order_id in ('%s')".formatted(table,
							String.join("', '", ids)))
			.size();
	}

	private static List<String> ids(int count) {
		return IntStream.range(0, count).mapToObj((i) -> Messages.anId()).toList();
	}

}
