package io.orderflow.payment;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;

import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The bank, simulated: another company with its own books and its own key, which is for
 * ever. A charge or a cancellation that comes again changes nothing and is answered
 * alike.
 */
@Component
class Bank {

	private final BankLedger ledger;

	private final BankSettings settings;

	Bank(JdbcClient database, Clock clock, BankSettings settings) {
		this.ledger = new BankLedger(database, clock);
		this.settings = settings;
	}

	/**
	 * Takes the money, unless the key was charged, declined or cancelled before.
	 * @return what became of the key
	 */
	Outcome charge(String key, BigDecimal amount, String paymentMethod) throws InterruptedException {
		String reason = whyNot(paymentMethod);
		BankLedger.Standing standing = call(
				new BankLedger.Entry(key, (reason != null) ? "DECLINED" : "CHARGED", amount, paymentMethod, reason));
		return switch (standing.state()) {
			case "CHARGED" -> new Outcome.Charged();
			case "DECLINED" -> new Outcome.Declined(Objects.requireNonNull(standing.reason()));
			default -> new Outcome.Cancelled();
		};
	}

	/**
	 * Gives back what the key was charged, and never charges it again, nor ever if it was
	 * not charged yet.
	 * @return what was given back, now or before
	 */
	BigDecimal cancel(String key) throws InterruptedException {
		return call(new BankLedger.Entry(key, "CANCELLED", null, null, null)).refunded();
	}

	/**
	 * Changes nothing. Whoever only wants to learn whether the bank answers asks about a
	 * key that it does not know.
	 */
	boolean knows(String key) throws InterruptedException {
		travel();
		return this.ledger.has(key);
	}

	private BankLedger.Standing call(BankLedger.Entry entry) throws InterruptedException {
		travel();
		return this.ledger.post(entry);
	}

	/** The one sleep in the system: it stands for the network. */
	private void travel() throws InterruptedException {
		Thread.sleep(this.settings.latency());
	}

	@PreDestroy
	void stop() {
		this.ledger.close();
	}

	/** The names are those that a provider gives its test cards. */
	private static @Nullable String whyNot(String paymentMethod) {
		return switch (paymentMethod) {
			case "pm_card_visa" -> null;
			case "pm_card_charge_declined" -> "card_declined";
			case "pm_card_insufficient_funds" -> "insufficient_funds";
			default -> "unknown_payment_method";
		};
	}

	/** What became of a charge. */
	sealed interface Outcome {

		/** The money was taken. */
		record Charged() implements Outcome {
		}

		/** The money will not be taken. */
		record Declined(String reason) implements Outcome {
		}

		/** The money was given back, or the cancellation came first. */
		record Cancelled() implements Outcome {
		}

	}

}
