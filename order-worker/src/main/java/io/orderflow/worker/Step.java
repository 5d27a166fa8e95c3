package io.orderflow.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.orderflow.worker.Answers.Answer;
import io.orderflow.worker.Outcome.StepResult;
import org.jspecify.annotations.Nullable;

/**
 * One step of an order: how it is done and how it is undone, each in one call for the
 * batch. Both may be called any number of times, also at once by two workers: the service
 * behind keeps its first decision.
 */
abstract class Step {

	private final String name;

	private final BatchCall<Order, Answer> performing;

	private final BatchCall<Refusal, Answer> undoing;

	Step(String name, Circuit circuit, CallTimes times) {
		this.name = name;
		this.performing = new BatchCall<>(name, circuit, Order::orderId, Answer::orderId,
				times.performing(name, this::call), Answers::answers);
		this.undoing = new BatchCall<>("undoing " + name, circuit, Refusal::orderId, Answer::orderId,
				times.undoing(name, this::callUndo), Answers::answers);
	}

	abstract @Nullable Answers call(List<Order> orders);

	abstract @Nullable Answers callUndo(List<Refusal> refusals);

	final String name() {
		return this.name;
	}

	/** The decisions by order id; an order without one is undecided. */
	final Map<String, Result> perform(List<Order> orders) {
		Map<String, Result> results = new HashMap<>();
		this.performing.answersFor(orders).forEach((orderId, answer) -> {
			Result result = answer.toResult();
			if (result != null) {
				results.put(orderId, result);
			}
		});
		return results;
	}

	/**
	 * Undoes the step, or refuses it beforehand where it has not happened yet.
	 * @return the ids of the orders for which nothing of this step remains
	 */
	final Set<String> undo(List<Refusal> refusals) {
		return undoAndTell(refusals).keySet();
	}

	/**
	 * Undoes the step as {@link #undo(List)} does.
	 * @return by order id whether the step is undone, or had refused by itself
	 */
	final Map<String, StepResult> undoAndTell(List<Refusal> refusals) {
		Map<String, StepResult> results = new HashMap<>();
		this.undoing.answersFor(refusals).forEach((orderId, answer) -> {
			StepResult result = answer.toUndoing();
			if (result != null) {
				results.put(orderId, result);
			}
		});
		return results;
	}

	/**
	 * An order that is refused.
	 *
	 * @param reason which step refused and why, as {@code take_payment:card_declined};
	 * what is undone keeps it
	 */
	record Refusal(String orderId, String reason) {
	}

}
