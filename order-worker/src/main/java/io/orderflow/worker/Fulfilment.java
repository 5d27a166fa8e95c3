package io.orderflow.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.worker.Outcome.Status;
import io.orderflow.worker.Outcome.StepResult;
import io.orderflow.worker.Outcome.StepTaken;
import org.jspecify.annotations.Nullable;

/** How far one order has come within a batch; used by one thread. */
final class Fulfilment {

	private final Order order;

	private final Map<String, StepTaken> steps = new LinkedHashMap<>();

	private @Nullable String refusedBy;

	private @Nullable String reason;

	private @Nullable String trackingNumber;

	Fulfilment(Order order) {
		this.order = order;
	}

	Order order() {
		return this.order;
	}

	void done(Step step, Result.Done done, Instant at) {
		record(step, StepResult.DONE, at);
		if (done.trackingNumber() != null) {
			this.trackingNumber = done.trackingNumber();
		}
	}

	/**
	 * Takes note of a refusal. A step that was undone in an earlier delivery refuses with
	 * what it was undone for, which names the step that refused first.
	 */
	void refused(Step step, Result.Refused refused, Instant at) {
		int colon = refused.reason().indexOf(':');
		record(step, (colon < 0) ? StepResult.REFUSED : StepResult.UNDONE, at);
		this.refusedBy = (colon < 0) ? step.name() : refused.reason().substring(0, colon);
		this.reason = refused.reason().substring(colon + 1);
	}

	void undone(Step step, Instant at) {
		record(step, StepResult.UNDONE, at);
	}

	private void record(Step step, StepResult result, Instant at) {
		this.steps.put(step.name(), new StepTaken(step.name(), result, at));
	}

	boolean isRefused() {
		return this.refusedBy != null;
	}

	boolean has(Step step, StepResult result) {
		StepTaken taken = this.steps.get(step.name());
		return taken != null && taken.result() == result;
	}

	Step.Refusal refusal() {
		return new Step.Refusal(this.order.orderId(), this.refusedBy + ":" + this.reason);
	}

	/** The outcome of an order that is through, one way or the other. */
	Outcome outcome() {
		List<StepTaken> taken = new ArrayList<>(this.steps.values());
		taken.sort(Comparator.comparing(StepTaken::at));
		return isRefused()
				? new Outcome(this.order.orderId(), Status.REJECTED, this.refusedBy, this.reason, null, taken)
				: new Outcome(this.order.orderId(), Status.COMPLETED, null, null, this.trackingNumber, taken);
	}

}
