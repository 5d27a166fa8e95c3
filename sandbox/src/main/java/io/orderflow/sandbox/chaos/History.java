package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What customers and producers did and heard, in their own words: the only side of the
 * story that no service can gloss over. Many write into it at once.
 */
final class History {

	private final Map<String, Asked> asked = new ConcurrentHashMap<>();

	private final Map<String, Poison> poison = new ConcurrentHashMap<>();

	/** An order that is about to be asked for. */
	Asked ask(PlannedOrder order) {
		return this.asked.computeIfAbsent(order.name(), (name) -> new Asked(order));
	}

	/** A message that is no order, or that bears another order's id. */
	void poison(String body, Instant at, boolean acknowledged) {
		this.poison.merge(body, new Poison(body, at, acknowledged),
				(one, other) -> new Poison(body, other.at(), one.acknowledged() || other.acknowledged()));
	}

	Collection<Asked> asked() {
		return this.asked.values();
	}

	Map<String, Poison> poison() {
		return this.poison;
	}

	/** What somebody has asked for, and all that they heard. */
	static final class Asked {

		private final PlannedOrder order;

		private final List<Call> calls = new ArrayList<>();

		Asked(PlannedOrder order) {
			this.order = order;
		}

		PlannedOrder order() {
			return this.order;
		}

		synchronized Asked heard(Call call) {
			this.calls.add(call);
			return this;
		}

		synchronized List<Call> calls() {
			return List.copyOf(this.calls);
		}

		/** The order's id, if it was told or is the producer's own. */
		Optional<String> orderId() {
			return (this.order.way() == PlannedOrder.Way.QUEUE) ? Optional.of(this.order.name())
					: calls().stream().flatMap((call) -> Optional.ofNullable(call.orderId()).stream()).findFirst();
		}

		/** Whether the order was taken in for certain. */
		boolean accepted() {
			return calls().stream().anyMatch(Call::acceptance);
		}

	}

	/**
	 * One request and its answer.
	 *
	 * @param what what was asked
	 * @param invoked when
	 * @param answered when the answer came, or was not waited for any longer
	 * @param status the HTTP status, for a message 202; 0 where no answer came
	 * @param orderId the order that the answer names
	 * @param said what it says: of an order that was looked at the status, else the body
	 */
	record Call(What what, Instant invoked, Instant answered, int status, @Nullable String orderId, String said) {

		static final int ACCEPTED = 202;

		/** Unauthorized (the issuer is away), request time-out, too many requests. */
		private static final Set<Integer> PASSING = Set.of(401, 408, 429);

		boolean acceptance() {
			return this.status == ACCEPTED && (this.what == What.PLACE || this.what == What.REPLAY);
		}

		/**
		 * Whether it says something about the order, and not only that nobody could say.
		 */
		boolean isAnswer() {
			return this.status != 0 && this.status < 500 && !PASSING.contains(this.status);
		}

	}

	/** What is asked. */
	enum What {

		/** To place an order, or to put it on the queue. */
		PLACE,

		/** The same again, once the answer is known. */
		REPLAY,

		/** Something else under the same key. */
		OTHER_BODY,

		/** How the order stands. */
		LOOK

	}

	/**
	 * A message for the dead-letter queue.
	 *
	 * @param body the message
	 * @param at when it was put on OrderQueue, the last time that it was tried
	 * @param acknowledged whether the queue has said that it has it
	 */
	record Poison(String body, Instant at, boolean acknowledged) {
	}

}
