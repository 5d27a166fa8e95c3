package io.orderflow.sandbox.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.orderflow.sandbox.chaos.Databases.BankCharge;
import io.orderflow.sandbox.chaos.Databases.Charge;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.Shipment;

/**
 * Whether the money is right: of each order (I3, I7) and altogether (I4). What an order
 * costs is the workload's own sum, never what a service says.
 */
final class MoneyChecks implements Checker.Check {

	private final Evidence evidence;

	private final Findings findings;

	MoneyChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		for (Dossier dossier : dossiers) {
			chargedOnce(dossier);
			dossier.bank().stream().filter(BankCharge::tookMoney).forEach((charge) -> worthIt(dossier, charge));
		}
		long worth = dossiers.stream().filter(Dossier::completed).mapToLong(Dossier::cents).sum();
		long kept = this.evidence.databases().bank().stream().mapToLong(BankCharge::kept).sum();
		this.findings.expect(Invariant.I4, "", kept == worth,
				() -> "completed orders cost %d cents, but the bank has %d".formatted(worth, kept));
	}

	private void chargedOnce(Dossier dossier) {
		List<BankCharge> taken = dossier.bank().stream().filter(BankCharge::tookMoney).toList();
		List<Charge> charges = dossier.charges();
		OrderRow order = dossier.order();
		if (taken.isEmpty() && charges.isEmpty() && !dossier.completed()) {
			return;
		}
		this.findings.expect(Invariant.I3, dossier.orderId(), order != null, () -> "was charged and is no order");
		this.findings.expect(Invariant.I3, dossier.orderId(), taken.size() <= 1 && charges.size() <= 1,
				() -> "was charged more than once: %s %s".formatted(taken, charges));
		if (order != null && order.completed()) {
			long cost = dossier.cents();
			this.findings.expect(Invariant.I3, dossier.orderId(), order.cents() == cost,
					() -> "is recorded at %d cents and costs %d".formatted(order.cents(), cost));
			this.findings.expect(Invariant.I3, dossier.orderId(),
					taken.size() == 1 && taken.getFirst().kept() == cost
							&& Objects.equals(taken.getFirst().cents(), cost),
					() -> "is completed and costs %d cents, but the bank has %s".formatted(cost, dossier.bank()));
			this.findings.expect(Invariant.I3, dossier.orderId(),
					charges.size() == 1 && charges.getFirst().done() && Objects.equals(charges.getFirst().cents(), cost)
							&& Objects.equals(charges.getFirst().customerId(), order.customerId()),
					() -> "is completed and costs %d cents, but payment-service has %s".formatted(cost, charges));
		}
	}

	private void worthIt(Dossier dossier, BankCharge charge) {
		boolean parcel = charge.refunded() == 0 && dossier.completed()
				&& dossier.shipments().stream().anyMatch(Shipment::done);
		boolean refund = Objects.equals(charge.cents(), charge.refunded())
				&& dossier.shipments().stream().noneMatch(Shipment::done);
		this.findings.expect(Invariant.I7, dossier.orderId(), parcel != refund,
				() -> "was charged %s cents and given back %d, and its parcels are %s".formatted(charge.cents(),
						charge.refunded(), dossier.shipments()));
	}

}
