package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Has inventory-service set an order's stock aside, or put it back. */
@Component
class ReserveStock extends Step {

	private final InventoryService inventory;

	ReserveStock(InventoryService inventory, Circuits circuits, CallTimes times) {
		super("reserve_stock", circuits.of(Circuits.INVENTORY), times);
		this.inventory = inventory;
	}

	@Override
	@Nullable Answers call(List<Order> orders) {
		return this.inventory.reserve(new InventoryService.ReservationsRequest(orders.stream()
			.map((order) -> new InventoryService.Reservation(order.orderId(), order.placedAt(), order.items()))
			.toList()));
	}

	@Override
	@Nullable Answers callUndo(List<Refusal> refusals) {
		return this.inventory.release(new InventoryService.ReleasesRequest(refusals));
	}

}
