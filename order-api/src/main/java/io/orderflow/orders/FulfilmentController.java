package io.orderflow.orders;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the worker calls: first and last for each batch, and where the operator decides.
 * Each call may be repeated.
 */
@RestController
@RequestMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Fulfilment", description = "For order-worker: 1 to 200 orders a call, each answered on its own")
class FulfilmentController {

	private final AdmitOrders admitOrders;

	private final SettleOrders settleOrders;

	private final ParkOrders parkOrders;

	FulfilmentController(AdmitOrders admitOrders, SettleOrders settleOrders, ParkOrders parkOrders) {
		this.admitOrders = admitOrders;
		this.settleOrders = settleOrders;
		this.parkOrders = parkOrders;
	}

	@Operation(summary = "Which orders to work")
	@PostMapping("/admissions")
	Admissions.AdmissionsAnswer admit(@Valid @RequestBody Admissions request) {
		return new Admissions.AdmissionsAnswer(this.admitOrders.admit(request.orders()));
	}

	@Operation(summary = "How orders ended", description = "Answers what is recorded; an unknown order is left out.")
	@PostMapping("/outcomes")
	Outcomes.OutcomesAnswer settle(@Valid @RequestBody Outcomes request) {
		return new Outcomes.OutcomesAnswer(this.settleOrders.settle(request.outcomes()));
	}

	@Operation(summary = "Accepted orders wait for the operator",
			description = "Answers where each order stands; an unknown order is left out.")
	@PostMapping("/parkings")
	Standings park(@Valid @RequestBody Parkings request) {
		return new Standings(this.parkOrders.park(request.parkings()));
	}

	@Operation(summary = "Parked orders go on",
			description = "Answers where each order stands; an unknown order is left out.")
	@PostMapping("/resumptions")
	Standings resume(@Valid @RequestBody Resumptions request) {
		return new Standings(this.parkOrders.resume(request.resumptions()));
	}

	@Operation(summary = "Orders are given up: from then on they can only be rejected",
			description = "Answers where each order stands; an unknown order is left out.")
	@PostMapping("/abandonments")
	Standings abandon(@Valid @RequestBody Abandonments request) {
		return new Standings(this.parkOrders.abandon(request.abandonments()));
	}

}
