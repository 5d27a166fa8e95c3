package io.orderflow.payment;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * Refunds a batch of orders, each once, whether the bank had charged it, was about to or
 * was never asked. The wish is committed before the bank hears of it: from then on no
 * charge can end as done.
 */
@Component
class GiveMoneyBack {

	private final Charges charges;

	private final BankCalls bank;

	GiveMoneyBack(Charges charges, BankCalls bank) {
		this.charges = charges;
		this.bank = bank;
	}

	List<Answer> perform(List<Refund> batch) {
		Map<String, Decision> decisions = this.charges.cancel(batch)
			.stream()
			.collect(Collectors.toMap(Decision::orderId, Function.identity()));
		List<Callable<BankWord>> calls = decisions.values()
			.stream()
			.filter((decision) -> decision.state() == State.CANCELLING)
			.map((decision) -> this.bank.cancel(decision.orderId()))
			.toList();
		this.charges.record(this.bank.ask(calls)).forEach((decision) -> decisions.put(decision.orderId(), decision));
		return batch.stream().map((refund) -> decisions.get(refund.orderId())).map(Decision::toRefund).toList();
	}

}
