package io.orderflow.payment;

import java.util.List;

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

	private final BankCalls bank;

	PaymentController(TakeMoney takeMoney, GiveMoneyBack giveMoneyBack, Charges charges, BankCalls bank) {
		this.takeMoney = takeMoney;
		this.giveMoneyBack = giveMoneyBack;
		this.charges = charges;
		this.bank = bank;
	}

	@PostMapping("/charges")
	Answer.Reply charge(@Valid @RequestBody Charge.Call call) {
		return reply(this.takeMoney.perform(call.charges()));
	}

	@PostMapping("/refunds")
	Answer.Reply refund(@Valid @RequestBody Refund.Call call) {
		return reply(this.giveMoneyBack.perform(call.refunds()));
	}

	/**
	 * Whoever asks about an unknown order may want to learn whether this service can
	 * work: it says that the order is unknown only while the bank answers too.
	 */
	@GetMapping("/charges/{orderId}")
	Recorded charge(@PathVariable @Text(max = 64) String orderId) {
		return this.charges.find(orderId)
			.orElseThrow(() -> this.bank.isAnswered(orderId)
					? new ResponseStatusException(HttpStatus.NOT_FOUND, "No charge is known for it.")
					: new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
							"No charge is known for it, and the bank does not answer."));
	}

	/** Words that decide nothing would look like a service that is well. */
	private static Answer.Reply reply(List<Answer> answers) {
		if (answers.stream().allMatch((answer) -> answer.answer() == Answer.Kind.PENDING)) {
			throw new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT,
					"The bank has not answered for any of these orders; ask again.");
		}
		return new Answer.Reply(answers);
	}

}
