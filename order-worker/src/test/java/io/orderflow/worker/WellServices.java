package io.orderflow.worker;

import java.time.Duration;
import java.util.List;

import static org.awaitility.Awaitility.await;

/**
 * Lets a test begin with services that are known to be well. They mostly are, and there
 * are hundreds of tests: so it looks at once, and not after a while.
 */
record WellServices(PlayedServices services, OutageGate gate, Circuits circuits, MergeBatches mergeBatches) {

	/** Nothing of an earlier test is left, nor of the looking whether all is well. */
	void startAfresh() {
		this.services.reset();
		closeAll();
		this.services.reset();
	}

	/** An order goes through as soon as all services were found to be alive. */
	void closeAll() {
		await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30)).until(this.gate::isOpen);
		await().pollDelay(Duration.ZERO).until(() -> {
			this.mergeBatches.fulfil(List.of(Orders.anOrder("passes")));
			return this.circuits.areClosed();
		});
	}

}
