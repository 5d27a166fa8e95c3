package io.orderflow.sandbox;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service is told to stop while hundreds of orders are on their way: it ends by itself
 * and in time, and what it leaves undone is done at the next delivery.
 */
@Tag("long")
@SharesOrderflow
class StopUnderLoadSystemTests {

	private static final int ORDERS = 1_000;

	private static final int BY_SIGTERM = 128 + 15;

	private final Orderflow orderflow;

	StopUnderLoadSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@ParameterizedTest
	@EnumSource(names = { "ORDER_WORKER", "ORDER_API" })
	void deliversNoMessageAThirdTime(Service service) {
		this.orderflow.exchangeWorker();
		List<String> ids = this.orderflow.sendOrders(ORDERS);
		Orderflow.within(75).until(() -> this.orderflow.completed(ids) > 0);
		ServiceProcess process = this.orderflow.sandbox().running(service).getFirst();
		long told = System.nanoTime();
		this.orderflow.sandbox().stop(service);
		assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(30));
		assertThat(process.exitCode()).isEqualTo(BY_SIGTERM);
		long before = this.orderflow.completed(ids);
		assertThat(before).as("told to stop in the middle").isLessThan(ORDERS);
		this.orderflow.start(service);
		Orderflow.within(120).until(() -> this.orderflow.completed(ids) == ORDERS);
		this.orderflow.awaitBalance();
		this.orderflow.assertReceivedAtMost(2, ORDERS - before);
	}

}
