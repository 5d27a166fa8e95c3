package io.orderflow.sandbox.chaos;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * All that a run has left behind, for the checker to judge.
 *
 * @param history what customers and producers did and heard
 * @param stocked how many pieces of each product were put on the shelf
 * @param databases what stands in the databases in the end
 * @param messages what the queues have and had
 * @param repeats steps that were asked again after the run
 * @param surroundings what was done to the system, and how it is in the end
 */
record Evidence(History history, Map<String, Long> stocked, Databases databases, Messages messages, Repeats repeats,
		Surroundings surroundings) {

	/**
	 * What the queues have and had.
	 *
	 * @param waiting how many messages OrderQueue has, in flight or not
	 * @param letters the bodies of the dead-letter queue, also those that were taken out
	 * before the queue was restarted without its messages
	 * @param lost when the queue has lost its messages
	 * @param deletions what the worker has deleted from OrderQueue
	 */
	record Messages(long waiting, List<String> letters, List<Instant> lost, List<SqsLog.Deletion> deletions) {

		/** A queue that is empty and of which nothing more is known. */
		static final Messages NONE = new Messages(0, List.of(), List.of(), List.of());

		/** Whether a message that was sent then may be gone without anybody's fault. */
		boolean mayHaveLost(Instant sent) {
			return this.lost.stream().anyMatch((loss) -> !sent.isAfter(loss));
		}

	}

	/**
	 * Steps that were asked again.
	 *
	 * @param answers what was answered
	 * @param before what each table hashed to before
	 * @param after and afterwards
	 */
	record Repeats(List<Repeat> answers, Map<String, String> before, Map<String, String> after) {

		/** Nothing was asked again. */
		static final Repeats NONE = new Repeats(List.of(), Map.of(), Map.of());

	}

	/**
	 * A step that was asked again.
	 *
	 * @param orderId for which order
	 * @param step which
	 * @param recorded what the service has in its table
	 * @param answered what it answers
	 */
	record Repeat(String orderId, String step, String recorded, String answered) {
	}

	/**
	 * What was done to the system, and how it is.
	 *
	 * @param faults each kind of fault that was planned
	 * @param calls how often each step service was called
	 * @param wrong what went wrong that nobody had done: a service that is not up, or
	 * that ended by itself
	 * @param logs what the services have printed
	 * @param canary what each text that customers wrote begins with; null if none was
	 * planted
	 */
	record Surroundings(List<Faults> faults, List<Calls> calls, List<String> wrong, List<Path> logs,
			@Nullable String canary) {

		/** Nothing was done, and nothing is known. */
		static final Surroundings NONE = new Surroundings(List.of(), List.of(), List.of(), List.of(), null);

	}

	/**
	 * The faults of one kind.
	 *
	 * @param kind which
	 * @param planned how many were planned
	 * @param struck how many struck while orders were on their way
	 */
	record Faults(String kind, int planned, int struck) {
	}

	/**
	 * How often a service was called by the worker.
	 *
	 * @param service which
	 * @param made how many calls
	 * @param allowed how many the messages received account for
	 */
	record Calls(String service, long made, long allowed) {
	}

}
