package io.orderflow.sandbox;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service is away while orders wait for it: they wait in the queue, untouched. The
 * outage lasts for {@code -Doutage.seconds}, which is short unless set; ten visibility
 * time-outs are 400.
 */
@Tag("long")
@SharesOrderflow
class ServiceOutageSystemTests {

	private static final int ORDERS = 500;

	private static final int OUTAGE = Integer.getInteger("outage.seconds", 12);

	private final Orderflow orderflow;

	ServiceOutageSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@ParameterizedTest
	@EnumSource(names = { "INVENTORY_SERVICE", "PAYMENT_SERVICE", "SHIPPING_SERVICE" })
	void leavesOrdersInTheQueueUntilTheServiceIsBack(Service service) {
		this.orderflow.exchangeWorker();
		this.orderflow.sandbox().kill(service);
		List<String> ids = this.orderflow.sendOrders(ORDERS);
		Orderflow.within(75)
			.until(() -> this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_receiving"), (is) -> is == 0);
		Awaitility.await()
			.pollDelay(Duration.ofSeconds(OUTAGE))
			.atMost(Duration.ofSeconds(OUTAGE + 30))
			.until(() -> true);
		assertThat(this.orderflow.completed(ids)).isZero();
		assertThat(this.orderflow.depth("OrderQueueDLQ")).isEqualTo(new Status.Depth("OrderQueueDLQ", 0, 0));
		this.orderflow.start(service);
		Orderflow.within(120).until(() -> this.orderflow.completed(ids) == ORDERS);
		this.orderflow.awaitBalance();
		this.orderflow.assertReceivedAtMost(3, ORDERS);
	}

}
