package io.orderflow.shipping;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * What other services may ask to be sent or called back, a batch of orders at a time, and
 * what a person may look at. Every call can be repeated.
 */
@RestController
class ShippingController {

	private final BookParcels bookParcels;

	private final CancelParcels cancelParcels;

	private final Shipments shipments;

	ShippingController(BookParcels bookParcels, CancelParcels cancelParcels, Shipments shipments) {
		this.bookParcels = bookParcels;
		this.cancelParcels = cancelParcels;
		this.shipments = shipments;
	}

	@PostMapping("/shipments")
	Answer.Reply ship(@Valid @RequestBody Shipment.Call call) {
		return new Answer.Reply(this.bookParcels.perform(call.shipments()));
	}

	@PostMapping("/cancellations")
	Answer.Reply cancel(@Valid @RequestBody Cancellation.Call call) {
		return new Answer.Reply(this.cancelParcels.perform(call.cancellations()));
	}

	@GetMapping("/shipments/{orderId}")
	Recorded shipment(@PathVariable @Text(max = 64) String orderId) {
		return this.shipments.find(orderId)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No shipment is known for it."));
	}

}
