package io.orderflow.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * Charges a batch of orders, each once. Three moves, and a crash between any two of them
 * is mended by the order's coming again: the intent is committed, the bank is asked, its
 * answer is committed.
 */
@Component
class TakeMoney {

	private final Charges charges;

	private final BankCalls bank;

	TakeMoney(Charges charges, BankCalls bank) {
		this.charges = charges;
		this.bank = bank;
	}

	List<Answer> perform(List<Charge> batch) {
		Map<String, Decision> decisions = this.charges.open(batch)
			.stream()
			.collect(Collectors.toMap(Decision::orderId, Function.identity()));
		List<Callable<BankWord>> calls = new ArrayList<>();
		for (Charge charge : batch) {
			Decision decision = decisions.get(charge.orderId());
			if (decision == null || decision.conflict()) {
				continue;
			}
			switch (decision.state()) {
				case PENDING -> calls.add(this.bank.charge(charge));
				// Someone wanted it refunded and did not get that far.
				case CANCELLING -> calls.add(this.bank.cancel(charge.orderId()));
				case DONE, REFUSED, UNDONE -> {
				}
			}
		}
		this.charges.record(this.bank.ask(calls)).forEach((decision) -> decisions.put(decision.orderId(), decision));
		return batch.stream().map((charge) -> decisions.get(charge.orderId())).map(Decision::toCharge).toList();
	}

}
