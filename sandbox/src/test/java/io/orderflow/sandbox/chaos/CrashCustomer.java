package io.orderflow.sandbox.chaos;

import java.util.concurrent.FutureTask;

import io.orderflow.sandbox.chaos.History.Asked;
import io.orderflow.sandbox.chaos.History.What;

/**
 * Who places the order; the answer to a customer may be lost too, and a customer may send
 * twice.
 */
record CrashCustomer(Customer customer, CrashDesk desk) {

	private static final String CALL = CrashPoint.CUSTOMER + ": call POST /orders";

	/** Places an order in a thread of its own, which ends when it is accepted. */
	FutureTask<Void> place(Asked asked) {
		FutureTask<Void> placing = new FutureTask<>(() -> {
			while (placeOnce(asked)) {
				// The answer never came: once more, with the same key.
			}
			return null;
		});
		Thread.ofVirtual().name("customer").start(placing);
		return placing;
	}

	/** Whether the answer was lost. */
	private boolean placeOnce(Asked asked) throws InterruptedException {
		String body = Documents.request(asked.order());
		if (this.desk.ask(CALL, "before", "").equals(CrashFault.TWICE.order())) {
			this.customer.place(asked, What.PLACE, body);
		}
		this.customer.place(asked, What.PLACE, body);
		return this.desk.ask(CALL, "after", "").equals(CrashFault.REPLY_LOST.order());
	}

}
