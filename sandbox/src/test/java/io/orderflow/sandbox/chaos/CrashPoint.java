package io.orderflow.sandbox.chaos;

import java.util.List;

import io.orderflow.sandbox.Service;

/**
 * Something that is done on an order's way: a commit, a call, a send, a delete.
 *
 * @param operation who does what, such as {@code payment-service: commit charges}
 * @param passage which time this is on the way of one order, from 1
 */
record CrashPoint(String operation, int passage) {

	/** Who calls and is no service, so that it cannot be killed. */
	static final String CUSTOMER = "customer";

	/** What may happen there. */
	List<CrashFault> faults() {
		if (by(CUSTOMER)) {
			return List.of(CrashFault.REPLY_LOST, CrashFault.TWICE);
		}
		return switch (kind()) {
			// Whoever has a commit done again calls again, which is a point of its own.
			case "commit" -> List.of(CrashFault.KILLED_BEFORE, CrashFault.KILLED_AFTER, CrashFault.REPLY_LOST);
			// Before it nothing is on its way to the worker.
			case "receive" -> List.of(CrashFault.KILLED_AFTER, CrashFault.REPLY_LOST, CrashFault.TWICE);
			default -> List.of(CrashFault.values());
		};
	}

	boolean by(String who) {
		return this.operation.startsWith(who + ": ");
	}

	boolean by(Service service) {
		return by(service.id());
	}

	/** The word after who does it. */
	String kind() {
		return this.operation.replaceFirst("^.*?: (\\w+).*$", "$1");
	}

	@Override
	public String toString() {
		return this.operation + ((this.passage > 1) ? " #" + this.passage : "");
	}

}
