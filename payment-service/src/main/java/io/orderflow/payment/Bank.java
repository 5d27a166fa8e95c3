package io.orderflow.payment;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The bank, simulated: another company with its own table and its own key, which is for
 * ever. A charge or a cancellation that comes again changes nothing and is answered
 * alike.
 */
@Component
class Bank {

	/** The bank shares the service's pool of ten, and must leave some to the service. */
	private final Semaphore connections = new Semaphore(6);

	private final JdbcClient database;

	private final Clock clock;

	private final BankSettings settings;

	Bank(JdbcClient database, Clock clock, BankSettings settings) {
		this.database = database;
		this.clock = clock;
		this.settings = settings;
	}

	/**
	 * Takes the money, unless the key was charged, declined or cancelled before.
	 * @return what became of the key
	 */
	Outcome charge(String key, BigDecimal amount, String paymentMethod) throws InterruptedException {
		String reason = whyNot(paymentMethod);
		// The update of nothing makes a repeat return the row that is there.
		return call(() -> this.database.sql("""
				insert into bank.charges (key, state, amount, payment_method, reason, charged_at)
				values (:key, :state, :amount, :paymentMethod, :reason, :chargedAt)
				on conflict (key) do update set key = excluded.key
				returning state, reason
				""")
			.param("key", key)
			.param("state", (reason != null) ? "DECLINED" : "CHARGED")
			.param("amount", amount)
			.param("paymentMethod", paymentMethod)
			.param("reason", reason)
			.param("chargedAt", (reason != null) ? null : now())
			.query((row, number) -> switch (row.getString("state")) {
				case "CHARGED" -> new Outcome.Charged();
				case "DECLINED" -> new Outcome.Declined(row.getString("reason"));
				default -> new Outcome.Cancelled();
			})
			.single());
	}

	/**
	 * Gives back what the key was charged, and never charges it again, nor ever if it was
	 * not charged yet.
	 * @return what was given back, now or before
	 */
	BigDecimal cancel(String key) throws InterruptedException {
		return call(() -> this.database.sql("""
				insert into bank.charges as known (key, state, cancelled_at)
				values (:key, 'CANCELLED', :now)
				on conflict (key) do update set
					state = case known.state when 'CHARGED' then 'CANCELLED' else known.state end,
					refunded = case known.state when 'CHARGED' then known.amount else known.refunded end,
					cancelled_at = case known.state when 'CHARGED' then :now else known.cancelled_at end
				returning refunded
				""").param("key", key).param("now", now()).query(BigDecimal.class).single());
	}

	private <T> T call(Supplier<T> work) throws InterruptedException {
		// The one sleep in the system: it stands for the network.
		Thread.sleep(this.settings.latency());
		if (!this.connections.tryAcquire(1, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The bank is busy");
		}
		try {
			return work.get();
		}
		finally {
			this.connections.release();
		}
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
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
