package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.orderflow.sandbox.chaos.Databases.BankCharge;
import io.orderflow.sandbox.chaos.Databases.Charge;
import io.orderflow.sandbox.chaos.Databases.Decision;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import org.jspecify.annotations.Nullable;

/**
 * Whether nothing is left of a rejected order (I8).
 */
final class UndoneChecks implements Checker.Check {

	private static final List<String> STEPS = List.of("reserve_stock", "take_payment", "book_shipment");

	private final Findings findings;

	UndoneChecks(Findings findings) {
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		for (Dossier dossier : dossiers) {
			OrderRow order = dossier.order();
			if (order != null && order.hasEnded() && !order.completed()) {
				nothingLeft(dossier);
				inReverse(dossier);
				if (STEPS.contains(order.refusedBy())) {
					refusedOnce(dossier, order);
				}
				else {
					this.findings.expect(Invariant.I8, order.orderId(),
							!"admission".equals(order.refusedBy()) || dossier.rows().size() == 1,
							() -> "was not admitted and worked all the same: %s".formatted(dossier.rows()));
				}
			}
		}
	}

	private void nothingLeft(Dossier dossier) {
		decisions(dossier).forEach((decision) -> this.findings.expect(Invariant.I8, dossier.orderId(),
				decision.leavesNothing(), () -> "is rejected, but this is left: %s".formatted(decision)));
		dossier.bank()
			.forEach((charge) -> this.findings.expect(Invariant.I8, dossier.orderId(),
					charge.kept() == 0 && !charge.state().equals("CHARGED"),
					() -> "is rejected, but the bank has %s".formatted(charge)));
		for (Charge charge : dossier.charges()) {
			long refunded = dossier.bank().stream().filter(BankCharge::tookMoney).mapToLong(BankCharge::refunded).sum();
			this.findings.expect(Invariant.I8, dossier.orderId(),
					!charge.state().equals("UNDONE") || Objects.equals(charge.refunded(), refunded),
					() -> "was given back %d cents by the bank, and payment-service says %s".formatted(refunded,
							charge.refunded()));
		}
	}

	/** Last first: whoever still waits for the money has not yet lost the goods. */
	private void inReverse(Dossier dossier) {
		List<Instant> times = decisions(dossier).filter((decision) -> !decision.tombstone())
			.flatMap((decision) -> Stream.ofNullable(decision.undoneAt()))
			.toList();
		for (int i = 1; i < times.size(); i++) {
			this.findings.expect(Invariant.I8, dossier.orderId(), !times.get(i).isAfter(times.get(i - 1)),
					() -> "was undone first to last: %s".formatted(dossier.rows()));
		}
	}

	/**
	 * The steps before the one that refused are undone for its reason, those after it
	 * never done.
	 */
	private void refusedOnce(Dossier dossier, OrderRow order) {
		int refusing = STEPS.indexOf(order.refusedBy());
		for (int i = 0; i < STEPS.size(); i++) {
			String step = STEPS.get(i);
			Decision decision = decisionOf(dossier, i);
			boolean right = (i == refusing) ? is(decision, "REFUSED", order.reason())
					: (i < refusing) ? is(decision, "UNDONE", order.refusedBy() + ":" + order.reason())
							: decision == null || decision.tombstone();
			this.findings.expect(Invariant.I8, order.orderId(), right,
					() -> "is %s, but %s has %s".formatted(order.ending(), step, decision));
		}
	}

	private static boolean is(@Nullable Decision decision, String state, @Nullable String reason) {
		return decision != null && decision.state().equals(state) && Objects.equals(decision.reason(), reason);
	}

	private static @Nullable Decision decisionOf(Dossier dossier, int step) {
		List<? extends Decision> rows = switch (step) {
			case 0 -> dossier.reservations();
			case 1 -> dossier.charges();
			default -> dossier.shipments();
		};
		return rows.isEmpty() ? null : rows.getFirst();
	}

	private static Stream<Decision> decisions(Dossier dossier) {
		return Stream.of(dossier.reservations(), dossier.charges(), dossier.shipments()).flatMap(Collection::stream);
	}

}
