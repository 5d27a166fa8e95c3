package io.orderflow.worker;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.orderflow.worker.Outcome.StepResult;

import org.springframework.stereotype.Component;

/**
 * The saga: admit, reserve stock, take payment, book the shipment, settle, each in one
 * call for the whole batch. A refused order has its earlier steps undone, last first. An
 * order that is undecided anywhere is left exactly as it stands: its message comes back,
 * every step answers again what it answered before, and the order goes on from there.
 */
@Component
class FulfilOrders {

	private final AdmitOrders admission;

	private final List<Step> steps;

	private final SettleOrders settlement;

	private final Clock clock;

	FulfilOrders(AdmitOrders admission, ReserveStock reserveStock, TakePayment takePayment, BookShipment bookShipment,
			SettleOrders settlement, Clock clock) {
		this.admission = admission;
		this.steps = List.of(reserveStock, takePayment, bookShipment);
		this.settlement = settlement;
		this.clock = clock;
	}

	/**
	 * The endings by order id. An order without one is undecided, as is all that is not
	 * done by the deadline.
	 */
	Map<String, Ending> fulfil(List<Order> orders, Deadline deadline) {
		Map<String, Ending> endings = new HashMap<>();
		if (!deadline.leavesTimeForACall()) {
			return endings;
		}
		List<Fulfilment> admitted = new ArrayList<>();
		admit(orders, endings).forEach((order) -> admitted.add(new Fulfilment(order)));
		List<Fulfilment> standing = performSteps(admitted, endings, deadline);
		List<Fulfilment> refused = admitted.stream().filter(Fulfilment::isRefused).toList();
		List<Fulfilment> through = new ArrayList<>(standing);
		through.addAll(undoSteps(refused, deadline));
		if (deadline.leavesTimeForACall()) {
			Set<String> settled = this.settlement.settle(through.stream().map(Fulfilment::outcome).toList());
			settled.forEach((orderId) -> endings.put(orderId, new Ending.Settled()));
		}
		return endings;
	}

	/**
	 * Takes no further step for orders that have been tried too often: they are only
	 * admitted, since the operator must find a row of each.
	 */
	Map<String, Ending> giveUp(List<Order> orders, String reason, Deadline deadline) {
		Map<String, Ending> endings = new HashMap<>();
		if (!deadline.leavesTimeForACall()) {
			return endings;
		}
		admit(orders, endings).forEach((order) -> endings.put(order.orderId(), new Ending.GivenUp(reason)));
		return endings;
	}

	/** The orders that are to be worked. */
	private List<Order> admit(List<Order> orders, Map<String, Ending> endings) {
		List<Order> admitted = new ArrayList<>();
		this.admission.admit(orders).forEach((order, admission) -> {
			switch (admission) {
				case GO -> admitted.add(order);
				case ENDED, PARKED -> endings.put(order.orderId(), new Ending.Settled());
				case CONFLICT -> endings.put(order.orderId(), new Ending.Hopeless("another order has this order_id"));
			}
		});
		return admitted;
	}

	/** The orders that have every step done. */
	private List<Fulfilment> performSteps(List<Fulfilment> admitted, Map<String, Ending> endings, Deadline deadline) {
		List<Fulfilment> standing = admitted;
		for (Step step : this.steps) {
			if (standing.isEmpty() || !deadline.leavesTimeForACall()) {
				return List.of();
			}
			Map<String, Result> results = step.perform(standing.stream().map(Fulfilment::order).toList());
			List<Fulfilment> stillStanding = new ArrayList<>();
			for (Fulfilment fulfilment : standing) {
				String orderId = fulfilment.order().orderId();
				switch (results.get(orderId)) {
					case Result.Done done -> {
						fulfilment.done(step, done, this.clock.instant());
						stillStanding.add(fulfilment);
					}
					case Result.Refused refusal -> fulfilment.refused(step, refusal, this.clock.instant());
					// It was admitted, so order-api waits for its end.
					case Result.Conflict() ->
						endings.put(orderId, new Ending.GivenUp(step.name() + " knows another order of this order_id"));
					case null -> {
						// Undecided: neither go on nor undo, the message comes back.
					}
				}
			}
			standing = stillStanding;
		}
		return standing;
	}

	/** The refused orders of which nothing remains. */
	private List<Fulfilment> undoSteps(List<Fulfilment> refused, Deadline deadline) {
		List<Fulfilment> undoing = refused;
		for (Step step : this.steps.reversed()) {
			List<Step.Refusal> refusals = undoing.stream()
				.filter((fulfilment) -> fulfilment.has(step, StepResult.DONE))
				.map(Fulfilment::refusal)
				.toList();
			if (refusals.isEmpty()) {
				continue;
			}
			Set<String> undone = deadline.leavesTimeForACall() ? step.undo(refusals) : Set.of();
			List<Fulfilment> next = new ArrayList<>();
			for (Fulfilment fulfilment : undoing) {
				if (undone.contains(fulfilment.order().orderId())) {
					fulfilment.undone(step, this.clock.instant());
				}
				if (!fulfilment.has(step, StepResult.DONE)) {
					next.add(fulfilment);
				}
			}
			undoing = next;
		}
		return undoing;
	}

}
