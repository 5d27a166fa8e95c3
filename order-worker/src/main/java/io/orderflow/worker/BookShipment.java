package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Has shipping-service book an order's parcel, or cancel it. */
@Component
class BookShipment extends Step {

	private final ShippingService shipping;

	BookShipment(ShippingService shipping, Circuits circuits, CallTimes times) {
		super("book_shipment", circuits.of(Circuits.SHIPPING), times);
		this.shipping = shipping;
	}

	@Override
	@Nullable Answers call(List<Order> orders) {
		return this.shipping.book(new ShippingService.ShipmentsRequest(orders.stream()
			.map((order) -> new ShippingService.Shipment(order.orderId(), order.items(), order.shipTo()))
			.toList()));
	}

	@Override
	@Nullable Answers callUndo(List<Refusal> refusals) {
		return this.shipping.cancel(new ShippingService.CancellationsRequest(refusals));
	}

}
