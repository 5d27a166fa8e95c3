package io.orderflow.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.worker.OrderApi.Admission;
import io.orderflow.worker.OrderApi.AdmissionsRequest;

import org.springframework.stereotype.Component;

/**
 * Asks order-api about a batch before any step: whether each order is new, has ended, or
 * is not the order it says it is. An order that came to the queue past order-api gets its
 * row here.
 */
@Component
class AdmitOrders {

	private final BatchCall<Order, Admission> admitting;

	AdmitOrders(OrderApi orders, Circuits circuits, CallTimes times) {
		this.admitting = new BatchCall<>("admitting", circuits.of(Circuits.ORDERS), Order::orderId, Admission::orderId,
				times.performing("admission", (batch) -> orders.admit(new AdmissionsRequest(batch))),
				OrderApi.Admissions::answers);
	}

	/** The answers; an order without one is undecided. */
	Map<Order, Answer> admit(List<Order> orders) {
		Map<String, Admission> answers = this.admitting.answersFor(orders);
		Map<Order, Answer> admitted = new HashMap<>();
		for (Order order : orders) {
			Admission admission = answers.get(order.orderId());
			switch ((admission != null) ? admission.answer() : null) {
				case "GO" -> admitted.put(order, Answer.GO);
				case "ENDED" -> admitted.put(order, Answer.ENDED);
				case "PARKED" -> admitted.put(order, Answer.PARKED);
				case "CONFLICT" -> admitted.put(order, Answer.CONFLICT);
				case null, default -> {
					// Undecided: a word from a newer order-api must not be guessed.
				}
			}
		}
		return admitted;
	}

	enum Answer {

		/** The order is to be carried on. */
		GO,
		/** The order has its outcome: this delivery is a duplicate. */
		ENDED,
		/** An operator has the order: its letter lies in the dead-letter queue. */
		PARKED,
		/** The id belongs to an order with other contents. */
		CONFLICT

	}

}
