package io.orderflow.payment;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The bank behind a network that fails, on the next call for a key, as a test wants it
 * to.
 */
@Primary
@TestComponent
class UnreliableBank extends Bank {

	private final Map<String, Trouble> onTheWayThere = new ConcurrentHashMap<>();

	private final Map<String, Trouble> onTheWayBack = new ConcurrentHashMap<>();

	UnreliableBank(JdbcClient database, Clock clock, BankSettings settings) {
		super(database, clock, settings);
	}

	/** The next call for the key never reaches the bank. */
	void losesTheCall(String key) {
		this.onTheWayThere.put(key, UnreliableBank::lose);
	}

	/** The bank does what the next call for the key asks, and nobody hears of it. */
	void losesTheAnswer(String key) {
		this.onTheWayBack.put(key, UnreliableBank::lose);
	}

	Hold holdsTheCall(String key) {
		Hold hold = new Hold();
		this.onTheWayThere.put(key, hold::pass);
		return hold;
	}

	Hold holdsTheAnswer(String key) {
		Hold hold = new Hold();
		this.onTheWayBack.put(key, hold::pass);
		return hold;
	}

	@Override
	Outcome charge(String key, BigDecimal amount, String paymentMethod) throws InterruptedException {
		meet(this.onTheWayThere, key);
		Outcome outcome = super.charge(key, amount, paymentMethod);
		meet(this.onTheWayBack, key);
		return outcome;
	}

	@Override
	BigDecimal cancel(String key) throws InterruptedException {
		meet(this.onTheWayThere, key);
		BigDecimal refunded = super.cancel(key);
		meet(this.onTheWayBack, key);
		return refunded;
	}

	@Override
	boolean knows(String key) throws InterruptedException {
		meet(this.onTheWayThere, key);
		return super.knows(key);
	}

	private static void meet(Map<String, Trouble> way, String key) throws InterruptedException {
		Trouble trouble = way.remove(key);
		if (trouble != null) {
			trouble.happen();
		}
	}

	private static void lose() {
		throw new IllegalStateException("The network is down");
	}

	private interface Trouble {

		void happen() throws InterruptedException;

	}

	/** A call that is stopped on its way until it is let go. */
	static class Hold {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		void untilReached() throws InterruptedException {
			this.reached.await();
		}

		void letGo() {
			this.released.countDown();
		}

		private void pass() throws InterruptedException {
			this.reached.countDown();
			this.released.await();
		}

	}

}
