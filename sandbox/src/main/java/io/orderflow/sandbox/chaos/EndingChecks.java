package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.StepTaken;
import io.orderflow.sandbox.chaos.History.Asked;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import org.jspecify.annotations.Nullable;

/**
 * Whether each order is there and has ended as it must (I1), by a way that there is (I9).
 */
final class EndingChecks implements Checker.Check {

	private static final List<String> STEPS = List.of("reserve_stock", "take_payment", "book_shipment");

	private final Evidence evidence;

	private final Findings findings;

	EndingChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		Map<Asked, OrderRow> rows = new HashMap<>();
		dossiers.forEach((dossier) -> {
			OrderRow order = dossier.order();
			Asked asked = dossier.asked();
			if (order != null) {
				end(order, asked);
				steps(order);
				if (asked != null) {
					rows.put(asked, order);
				}
			}
		});
		this.evidence.history().asked().forEach((asked) -> exist(asked, rows.get(asked)));
	}

	private void exist(Asked asked, @Nullable OrderRow row) {
		PlannedOrder order = asked.order();
		String id = asked.orderId().orElse(order.name());
		if (!order.mustBeAccepted()) {
			this.findings.expect(Invariant.I1, id, row == null && !asked.accepted(),
					() -> "was taken in, though it must be refused: %s".formatted(order));
			return;
		}
		if (mustExist(asked)) {
			this.findings.expect(Invariant.I1, id, row != null, () -> "is lost: it was accepted and is in no database");
		}
		asked.calls()
			.stream()
			.filter((call) -> call.what() == What.PLACE && call.isAnswer() && !call.acceptance())
			.findFirst()
			.ifPresent((refusal) -> this.findings.expect(Invariant.I1, id, false,
					() -> "must be taken in, but was answered %d %s".formatted(refusal.status(), refusal.said())));
	}

	/** A message may be lost with its queue; what order-api has taken in may not. */
	private boolean mustExist(Asked asked) {
		return (asked.order().way() == PlannedOrder.Way.API) ? asked.accepted()
				: asked.calls()
					.stream()
					.filter(Call::acceptance)
					.anyMatch((call) -> !this.evidence.messages().mayHaveLost(call.answered()));
	}

	private void end(OrderRow order, @Nullable Asked asked) {
		this.findings.expect(Invariant.I1, order.orderId(), order.hasEnded(),
				() -> "has not ended: it is %s".formatted(order.status()));
		if (asked != null) {
			PlannedOrder planned = asked.order();
			this.findings.expect(Invariant.I1, order.orderId(),
					order.customerId().equals(planned.customer()) && order.items().equals(planned.pieces()),
					() -> "is not what was asked for: %s of %s instead of %s of %s".formatted(order.items(),
							order.customerId(), planned.pieces(), planned.customer()));
			this.findings.expect(Invariant.I1, order.orderId(),
					!order.hasEnded() || !planned.mustBeAccepted() || planned.endings().contains(order.ending()),
					() -> "has ended %s, but must end %s".formatted(order.ending(), planned.endings()));
		}
	}

	private void steps(OrderRow order) {
		Instant settled = order.settledAt();
		List<StepTaken> steps = order.steps();
		if (settled == null) {
			return;
		}
		this.findings.expect(Invariant.I9, order.orderId(),
				!settled.isBefore(order.placedAt()) && steps.stream().allMatch((step) -> !step.at().isAfter(settled)),
				() -> "was placed at %s and settled at %s, but its steps were %s".formatted(order.placedAt(), settled,
						steps));
		if (order.completed()) {
			this.findings.expect(Invariant.I9, order.orderId(),
					steps.stream().map(StepTaken::step).toList().equals(STEPS)
							&& steps.stream().allMatch((step) -> step.result().equals("DONE")),
					() -> "is COMPLETED by the steps %s".formatted(steps));
		}
		else {
			// Whoever brought the outcome may have met steps that another had undone by
			// then.
			this.findings.expect(Invariant.I9, order.orderId(),
					steps.stream().noneMatch((step) -> step.result().equals("DONE")),
					() -> "is %s after the steps %s".formatted(order.ending(), steps));
		}
	}

}
