package io.orderflow.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service is told to stop while hundreds of orders are on their way: it ends by itself
 * and in time, and what it leaves undone is done at the next delivery.
 */
@Tag("long")
@ExtendWith(OrderflowExtension.class)
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
		// A worker whose counts begin here.
		this.orderflow.sandbox().stop(Service.ORDER_WORKER);
		this.orderflow.start(Service.ORDER_WORKER);
		List<String> ids = IntStream.range(0, ORDERS).mapToObj((i) -> UUID.randomUUID().toString()).toList();
		for (int from = 0; from < ORDERS; from += 10) {
			this.orderflow.send(ids.subList(from, from + 10).stream().map(Messages::anOrder).toArray(String[]::new));
		}
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
		double ended = this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_receives_count");
		assertThat(ended).isGreaterThanOrEqualTo((double) (ORDERS - before));
		assertThat(this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_receives_bucket", "le=\"2.0\""))
			.as("messages that were received twice at most")
			.isEqualTo(ended);
	}

}
