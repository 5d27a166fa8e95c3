package io.orderflow.payment;

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
 * What other services may ask to be paid or given back, a batch of orders at a time, and
 * what a person may look at. Every call can be repeated.
 */
@RestController
class PaymentController {

	private final TakeMoney takeMoney;

	private final GiveMoneyBack giveMoneyBack;

	private final Charges charges;

	PaymentController(TakeMoney takeMoney, GiveMoneyBack giveMoneyBack, Charges charges) {
		this.takeMoney = takeMoney;
		this.giveMoneyBack = giveMoneyBack;
		this.charges = charges;
	}

	@PostMapping("/charges")
	Answer.Reply charge(@Valid @RequestBody Charge.Call call) {
		return new Answer.Reply(this.takeMoney.perform(call.charges()));
	}

	@PostMapping("/refunds")
	Answer.Reply refund(@Valid @RequestBody Refund.Call call) {
		return new Answer.Reply(this.giveMoneyBack.perform(call.refunds()));
	}

	@GetMapping("/charges/{orderId}")
	Recorded charge(@PathVariable @Text(max = 64) String orderId) {
		return this.charges.find(orderId)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No charge is known for it."));
	}

}
