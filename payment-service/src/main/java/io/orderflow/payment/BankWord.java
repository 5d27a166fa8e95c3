package io.orderflow.payment;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What the bank has said about an order: it leads from one state to the next, and means
 * nothing to an order that has left the first meanwhile.
 *
 * @param orderId the order
 * @param from the state in which the bank was asked
 * @param to the state that its answer leads to
 * @param reason why the bank declined
 * @param refunded what it gave back when it cancelled
 */
record BankWord(String orderId, State from, State to, @Nullable String reason, @Nullable BigDecimal refunded) {

	static BankWord charged(String orderId) {
		return new BankWord(orderId, State.PENDING, State.DONE, null, null);
	}

	static BankWord declined(String orderId, String reason) {
		return new BankWord(orderId, State.PENDING, State.REFUSED, reason, null);
	}

	static BankWord cancelled(String orderId, BigDecimal refunded) {
		return new BankWord(orderId, State.CANCELLING, State.UNDONE, null, refunded);
	}

	/** Whether the order still stands where it stood when the bank was asked. */
	boolean holds(@Nullable Decision recorded) {
		return recorded != null && recorded.state() == this.from;
	}

	@Nullable String cents() {
		return (this.refunded != null) ? this.refunded.toPlainString() : null;
	}

}
