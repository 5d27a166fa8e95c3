package io.orderflow.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.orderflow.infrastructure.LocalReplica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Customers place orders and follow them to their end while the replica at which
 * order-api reads is killed, frozen and left behind, and comes back each time. None of
 * them can tell.
 */
@Tag("long")
@SharesOrderflow
@DisabledIfSystemProperty(named = "infrastructure", matches = "containers",
		disabledReason = "a replica is made of the embedded PostgreSQL")
class ReplicaSystemTests {

	private static final int CUSTOMERS = 10;

	/** So many more orders have ended before the next thing happens. */
	private static final int MEANWHILE = 40;

	/** How often a customer looks. */
	private static final Duration LOOKS_AGAIN = Duration.ofMillis(20);

	private final Orderflow orderflow;

	private final LocalReplica replica;

	private final AtomicInteger followed = new AtomicInteger();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	ReplicaSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
		this.replica = LocalReplica.of(orderflow.sandbox().postgres());
	}

	@BeforeEach
	void readAtTheReplica() {
		this.orderflow.sandbox().stop(Service.ORDER_API);
		this.orderflow.start(List.of(Service.ORDER_API), Map.of("ORDERFLOW_REPLICA_URL",
				this.replica.database("orders").url(), "ORDERFLOW_REPLICA_LEFT_ALONE", "1s"));
	}

	@AfterEach
	void readAtThePrimaryAgain() {
		this.orderflow.sandbox().stop(Service.ORDER_API);
		this.replica.close();
		this.orderflow.start(Service.ORDER_API);
	}

	@Test
	void losesNoOrderFromSightAndLetsNoStatusGoBackWhateverBecomesOfTheReplica() {
		List<String> customers = Tokens.loadCustomers().subList(0, CUSTOMERS);
		customers.forEach(this.orderflow::token);
		ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
		try {
			customers.forEach((customer) -> all.execute(() -> orderAndFollow(customer)));
			for (int round = 0; round < 3; round++) {
				awaitUse();
				trouble(this.replica::kill, this.replica::restart);
				awaitUse();
				trouble(this.replica::freeze, this.replica::thaw);
				awaitUse();
				trouble(this.replica::fallBehind, this.replica::catchUp);
			}
			awaitUse();
		}
		finally {
			all.shutdownNow();
			all.close();
		}
		assertThat(this.wrong).isEmpty();
	}

	private void trouble(Runnable begin, Runnable end) {
		begin.run();
		try {
			awaitMoreOrders();
		}
		finally {
			end.run();
		}
	}

	private void awaitMoreOrders() {
		int before = this.followed.get();
		Orderflow.within(60).until(() -> this.followed.get() >= before + MEANWHILE || !this.wrong.isEmpty());
	}

	/** Until the replica is what answers again. */
	private void awaitUse() {
		double before = answeredByTheReplica();
		Orderflow.within(60).until(() -> answeredByTheReplica() > before + MEANWHILE || !this.wrong.isEmpty());
		assertThat(this.wrong).isEmpty();
	}

	private double answeredByTheReplica() {
		return this.orderflow.metric(Service.ORDER_API, "orderflow_replica_reads_total", "answered_by=\"replica\"");
	}

	private void orderAndFollow(String customer) {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				follow(customer, this.orderflow.place(OrderRequest.ofTheArticle(customer)));
				this.followed.incrementAndGet();
			}
		}
		catch (InterruptedException over) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException | AssertionError failure) {
			if (!Thread.currentThread().isInterrupted() && !(failure.getCause() instanceof InterruptedException)) {
				this.wrong.add(String.valueOf(failure));
			}
		}
	}

	/** Until it has ended, and once more. */
	private void follow(String customer, String order) throws IOException, InterruptedException {
		String status = "ACCEPTED";
		for (boolean ended = false; !ended;) {
			ended = !status.equals("ACCEPTED");
			Optional<JsonNode> found = this.orderflow.api().order(order, customer);
			if (found.isEmpty()) {
				this.wrong.add(order + " was taken in and is not there");
				return;
			}
			String now = found.get().path("status").asString();
			if (ended && !now.equals(status)) {
				this.wrong.add(order + " was " + status + " and is " + now);
			}
			status = now;
			Thread.sleep(LOOKS_AGAIN);
		}
	}

}
