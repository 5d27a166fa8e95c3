package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the databases of all services. Money is in cents; personal data is left
 * out.
 *
 * @param orders the orders of order-api
 * @param keys its idempotency keys
 * @param outbox what it has still to send
 * @param stock what inventory-service has on the shelf, by product
 * @param reservations its decisions
 * @param charges the decisions of payment-service
 * @param bank what the bank says
 * @param shipments the decisions of shipping-service
 */
record Databases(List<OrderRow> orders, List<KeyRow> keys, List<OutboxRow> outbox, Map<String, Long> stock,
		List<Reservation> reservations, List<Charge> charges, List<BankCharge> bank, List<Shipment> shipments) {

	/** An order. */
	record OrderRow(String orderId, String customerId, String status, Map<String, Long> items, long cents,
			Instant placedAt, @Nullable Instant settledAt, @Nullable String refusedBy, @Nullable String reason,
			@Nullable String trackingNumber, List<StepTaken> steps) {

		boolean hasEnded() {
			return this.settledAt != null;
		}

		boolean completed() {
			return this.status.equals(Ending.COMPLETED.status());
		}

		Ending ending() {
			return new Ending(this.status, this.refusedBy, this.reason);
		}

	}

	/** What became of a step, as the worker has reported it. */
	record StepTaken(String step, String result, Instant at) {
	}

	/** A key that a customer has used. */
	record KeyRow(String customerId, String key, String orderId) {
	}

	/** A message that is not sent yet, or that the queue refused. */
	record OutboxRow(String orderId, @Nullable String parkedReason) {
	}

	/** What a step service has decided of an order. */
	sealed interface Decision {

		String orderId();

		String state();

		@Nullable String reason();

		@Nullable Instant undoneAt();

		/** Whether it was undone before it was ever done. */
		boolean tombstone();

		/** Whether the effect is there. */
		default boolean done() {
			return state().equals("DONE");
		}

		/** Whether nothing of the step is left or ever was. */
		default boolean leavesNothing() {
			return state().equals("REFUSED") || state().equals("UNDONE");
		}

	}

	/** Stock that was set aside. */
	record Reservation(String orderId, String state, @Nullable Map<String, Long> items, @Nullable String reason,
			Instant decidedAt, @Nullable Instant undoneAt) implements Decision {

		@Override
		public boolean tombstone() {
			return this.items == null;
		}

	}

	/** A charge, as payment-service knows it. */
	record Charge(String orderId, String state, @Nullable String customerId, @Nullable Long cents,
			@Nullable String reason, @Nullable Long refunded, Instant askedAt, @Nullable Instant decidedAt,
			@Nullable Instant undoneAt) implements Decision {

		@Override
		public boolean tombstone() {
			return this.cents == null;
		}

	}

	/** A charge, as the bank knows it; the key is the order's id. */
	record BankCharge(String key, String state, @Nullable Long cents, @Nullable String reason, long refunded,
			@Nullable Instant chargedAt, @Nullable Instant cancelledAt) {

		boolean tookMoney() {
			return this.chargedAt != null;
		}

		/** What the bank took and has not given back. */
		long kept() {
			return ((tookMoney() && this.cents != null) ? this.cents : 0) - this.refunded;
		}

	}

	/** A parcel. */
	record Shipment(String orderId, String state, @Nullable Map<String, Long> items, @Nullable String trackingNumber,
			@Nullable String reason, Instant decidedAt, @Nullable Instant undoneAt) implements Decision {

		@Override
		public boolean tombstone() {
			return this.items == null;
		}

	}

}
