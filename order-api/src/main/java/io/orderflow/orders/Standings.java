package io.orderflow.orders;

import java.util.List;

/**
 * Where orders stand after a call, whether it changed them or not.
 *
 * @param answers the orders that were named, but for those that nobody knows
 */
record Standings(List<Standing> answers) {

	record Standing(String orderId, OrderStatus status) {
	}

}
