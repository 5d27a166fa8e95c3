package io.orderflow.orders;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where orders stand after a call, whether it changed them or not.
 *
 * @param answers the orders that were named, but for those that nobody knows
 */
record Standings(List<Standing> answers) {

	/**
	 * Where an order stands.
	 *
	 * @param orderId the order
	 * @param status where it stands
	 * @param published true where this very call had it published, which no repeat does
	 */
	record Standing(String orderId, OrderStatus status, @Nullable Boolean published) {
	}

}
