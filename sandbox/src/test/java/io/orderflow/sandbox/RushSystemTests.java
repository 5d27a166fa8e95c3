package io.orderflow.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of customers, each on a connection of their own, try until they have an
 * answer, and order-api is started right under them.
 */
@Tag("long")
@SharesOrderflow
@Isolated("takes all that the machine has")
class RushSystemTests {

	private static final int CUSTOMERS = 2_000;

	private final Orderflow orderflow;

	RushSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@Test
	void takesInEachOrderOfARushThatWaitsForItsStart() {
		List<String> names = Tokens.loadCustomers();
		names.forEach(this.orderflow::token);
		AtomicInteger accepted = new AtomicInteger();
		this.orderflow.sandbox().kill(Service.ORDER_API);
		ExecutorService rush = Executors.newVirtualThreadPerTaskExecutor();
		try {
			for (int i = 0; i < CUSTOMERS; i++) {
				OrderRequest order = OrderRequest.ofTheArticle(names.get(i % names.size()));
				rush.execute(() -> insist(order, accepted));
			}
			this.orderflow.start(Service.ORDER_API);
			ServiceProcess started = this.orderflow.sandbox().running(Service.ORDER_API).getFirst();
			List<String> beside = this.orderflow.sendOrders(20);
			Orderflow.within(60).until(() -> this.orderflow.completed(beside) == beside.size() || !started.alive());
			Orderflow.within(120).until(() -> accepted.get() == CUSTOMERS || !started.alive());
			assertThat(started.alive()).isTrue();
		}
		finally {
			rush.shutdownNow();
		}
		this.orderflow.awaitBalance();
	}

	private void insist(OrderRequest order, AtomicInteger accepted) {
		String key = UUID.randomUUID().toString();
		try {
			while (true) {
				try {
					if (this.orderflow.api().place(order, key).accepted()) {
						accepted.incrementAndGet();
						return;
					}
				}
				catch (IOException noAnswer) {
					// Nobody is there, or nobody answers in time.
				}
				Thread.sleep(ThreadLocalRandom.current().nextInt(500, 3_000));
			}
		}
		catch (InterruptedException over) {
			Thread.currentThread().interrupt();
		}
	}

}
