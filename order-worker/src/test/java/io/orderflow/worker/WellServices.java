package io.orderflow.worker;

import java.time.Duration;
import java.util.List;

import static org.awaitility.Awaitility.await;

/** Lets a test begin with services that are known to be well. */
record WellServices(OutageGate gate, Circuits circuits, FulfilOrders fulfilOrders) {

	/** An order goes through as soon as all services were found to be alive. */
	void closeAll() {
		await().atMost(Duration.ofSeconds(30)).until(this.gate::isOpen);
		await().until(() -> {
			this.fulfilOrders.fulfil(List.of(Orders.anOrder("passes")));
			return this.circuits.areClosed();
		});
	}

}
