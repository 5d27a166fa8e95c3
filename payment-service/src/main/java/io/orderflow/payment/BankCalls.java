package io.orderflow.payment;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Asks the bank about all orders of a batch side by side. An order for which it does not
 * answer in time is left out: whether it was charged is not known, and nobody guesses.
 */
@Component
class BankCalls {

	private static final Logger logger = LoggerFactory.getLogger(BankCalls.class);

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final Bank bank;

	private final BankSettings settings;

	BankCalls(Bank bank, BankSettings settings) {
		this.bank = bank;
		this.settings = settings;
	}

	/** The order id is the key, for ever: whoever asks again asks for the same charge. */
	Callable<BankWord> charge(Charge charge) {
		return () -> switch (this.bank.charge(charge.orderId(), charge.amount(), charge.paymentMethod())) {
			case Bank.Outcome.Charged() -> BankWord.charged(charge.orderId());
			case Bank.Outcome.Declined(String reason) -> BankWord.declined(charge.orderId(), reason);
			case Bank.Outcome.Cancelled() -> BankWord.declined(charge.orderId(), "cancelled");
		};
	}

	Callable<BankWord> cancel(String orderId) {
		return () -> BankWord.cancelled(orderId, this.bank.cancel(orderId));
	}

	/**
	 * Whether the bank answers at all, asked in the way of an order that it does not
	 * know.
	 */
	boolean isAnswered(String orderId) {
		return !ask(List.of(() -> this.bank.knows(orderId))).isEmpty();
	}

	<T> List<T> ask(List<Callable<T>> calls) {
		try {
			List<Future<T>> answers = this.threads.invokeAll(calls, this.settings.patience().toMillis(),
					TimeUnit.MILLISECONDS);
			Map<String, Long> silence = answers.stream()
				.filter((answer) -> answer.state() != Future.State.SUCCESS)
				.collect(Collectors.groupingBy(BankCalls::kindOf, Collectors.counting()));
			if (!silence.isEmpty()) {
				logger.warn("The bank did not answer for some of {} orders: {}", calls.size(), silence);
			}
			return answers.stream()
				.filter((answer) -> answer.state() == Future.State.SUCCESS)
				.map(Future::resultNow)
				.toList();
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Stopped while waiting for the bank", stopped);
		}
	}

	private static String kindOf(Future<?> answer) {
		return (answer.state() == Future.State.FAILED) ? answer.exceptionNow().getClass().getSimpleName() : "too late";
	}

	@PreDestroy
	void stop() {
		this.threads.shutdownNow();
	}

}
