package io.orderflow.sandbox.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An order as somebody wants it, and how it must end.
 *
 * @param name what tells it from all others: the key that its customer sends along, or
 * the order id that a producer has given it
 * @param way how it comes in
 * @param customer who orders
 * @param lines what; two lines may name one product
 * @param cents what it costs, as the workload has computed it by itself
 * @param statedCents the total that the customer or producer states; null leaves it out
 * @param paymentMethod how it is paid
 * @param shipTo where it goes
 * @param endings how it may end; none if it must not be taken in
 */
record PlannedOrder(String name, Way way, String customer, List<Line> lines, long cents, @Nullable Long statedCents,
		String paymentMethod, Map<String, String> shipTo, List<Ending> endings) {

	/** The pieces by product, however the lines are split. */
	Map<String, Long> pieces() {
		Map<String, Long> pieces = new TreeMap<>();
		this.lines.forEach((line) -> pieces.merge(line.product(), (long) line.quantity(), Long::sum));
		return pieces;
	}

	boolean mustBeAccepted() {
		return !this.endings.isEmpty();
	}

	/** How an order comes in. */
	enum Way {

		/** By {@code POST /orders}. */
		API,

		/** By a message that a producer puts on OrderQueue. */
		QUEUE

	}

	/**
	 * So many pieces of one product.
	 *
	 * @param product the product
	 * @param quantity how many
	 */
	record Line(String product, int quantity) {
	}

}
