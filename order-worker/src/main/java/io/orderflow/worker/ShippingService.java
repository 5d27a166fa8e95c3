package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The calls to shipping-service. */
interface ShippingService {

	@PostExchange("/shipments")
	@Nullable Answers book(@RequestBody ShipmentsRequest request);

	@PostExchange("/cancellations")
	@Nullable Answers cancel(@RequestBody CancellationsRequest request);

	@GetExchange("/shipments/{orderId}")
	void read(@PathVariable String orderId);

	record ShipmentsRequest(List<Shipment> shipments) {
	}

	record Shipment(String orderId, List<Order.Item> items, Order.Address shipTo) {
	}

	record CancellationsRequest(List<Step.Refusal> cancellations) {
	}

}
