package io.orderflow.sandbox.chaos;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.Reservation;
import io.orderflow.sandbox.chaos.History.Asked;

/**
 * Whether each piece is where it belongs (I5).
 */
final class StockChecks implements Checker.Check {

	private final Evidence evidence;

	private final Findings findings;

	StockChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		Map<String, Long> taken = new TreeMap<>();
		Map<String, Long> wanted = new TreeMap<>();
		for (Dossier dossier : dossiers) {
			reservedOnce(dossier);
			OrderRow order = dossier.order();
			Asked asked = dossier.asked();
			if (order != null && order.completed()) {
				order.items().forEach((product, pieces) -> taken.merge(product, pieces, Long::sum));
			}
			if (order != null && asked != null && asked.order().endings().equals(Ending.FIRST_COME)) {
				order.items().forEach((product, pieces) -> wanted.merge(product, pieces, Long::sum));
			}
		}
		shelves(taken);
		wanted.forEach((product, pieces) -> lastPieces(product, pieces, taken.getOrDefault(product, 0L)));
	}

	private void reservedOnce(Dossier dossier) {
		List<Reservation> reservations = dossier.reservations();
		OrderRow order = dossier.order();
		this.findings.expect(Invariant.I5, dossier.orderId(), reservations.size() <= 1,
				() -> "has several reservations: %s".formatted(reservations));
		if (order != null && order.completed()) {
			this.findings.expect(Invariant.I5, dossier.orderId(),
					reservations.size() == 1 && reservations.getFirst().done()
							&& Objects.equals(reservations.getFirst().items(), order.items()),
					() -> "is completed with %s, but inventory-service has %s".formatted(order.items(), reservations));
		}
		else {
			this.findings.expect(Invariant.I5, dossier.orderId(), reservations.stream().noneMatch(Reservation::done),
					() -> "is not completed and holds stock: %s".formatted(reservations));
		}
	}

	private void shelves(Map<String, Long> taken) {
		Map<String, Long> stock = this.evidence.databases().stock();
		Set<String> products = new HashSet<>(this.evidence.stocked().keySet());
		products.addAll(stock.keySet());
		products.addAll(taken.keySet());
		for (String product : products) {
			long put = this.evidence.stocked().getOrDefault(product, 0L);
			long sold = taken.getOrDefault(product, 0L);
			long left = stock.getOrDefault(product, 0L);
			this.findings.expect(Invariant.I5, "", left >= 0 && left + sold == put,
					() -> "%s: %d put on the shelf, %d taken by completed orders, but %d left".formatted(product, put,
							sold, left));
		}
	}

	/** Nobody knows beforehand who gets one; how many get one is known. */
	private void lastPieces(String product, long wanted, long got) {
		long most = Math.min(this.evidence.stocked().getOrDefault(product, 0L), wanted);
		this.findings.expect(Invariant.I5, "", got == most,
				() -> "%s: %d wanted, %d could have been had, %d were".formatted(product, wanted, most, got));
	}

}
