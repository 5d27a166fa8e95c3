package io.orderflow.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The calls to inventory-service. */
interface InventoryService {

	@PostExchange("/reservations")
	@Nullable Answers reserve(@RequestBody ReservationsRequest request);

	@PostExchange("/releases")
	@Nullable Answers release(@RequestBody ReleasesRequest request);

	@GetExchange("/reservations/{orderId}")
	void read(@PathVariable String orderId);

	record ReservationsRequest(List<Reservation> reservations) {
	}

	record Reservation(String orderId, Instant placedAt, List<Order.Item> items) {
	}

	record ReleasesRequest(List<Step.Refusal> releases) {
	}

}
