package io.orderflow.sandbox.chaos;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.Shipment;

/**
 * Whether parcels are sent once, and only for money (I6).
 */
final class ParcelChecks implements Checker.Check {

	private final Findings findings;

	ParcelChecks(Findings findings) {
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		Set<String> numbers = new HashSet<>();
		for (Dossier dossier : dossiers) {
			List<Shipment> sent = dossier.shipments().stream().filter(Shipment::done).toList();
			OrderRow order = dossier.order();
			if (order != null && order.completed()) {
				this.findings.expect(Invariant.I6, dossier.orderId(),
						sent.size() == 1 && Objects.equals(sent.getFirst().trackingNumber(), order.trackingNumber())
								&& Objects.equals(sent.getFirst().items(), order.items()),
						() -> "is completed with parcel %s, but shipping-service has %s"
							.formatted(order.trackingNumber(), dossier.shipments()));
			}
			for (Shipment parcel : sent) {
				this.findings.expect(Invariant.I6, dossier.orderId(), dossier.completed(),
						() -> "has parcel %s, but is not completed".formatted(parcel.trackingNumber()));
				this.findings.expect(Invariant.I6, dossier.orderId(),
						dossier.bank().stream().anyMatch((charge) -> charge.tookMoney() && charge.refunded() == 0),
						() -> "has parcel %s, which is not paid: %s".formatted(parcel.trackingNumber(),
								dossier.bank()));
				this.findings.expect(Invariant.I6, dossier.orderId(),
						numbers.add(Objects.requireNonNullElse(parcel.trackingNumber(), "")),
						() -> "has parcel %s, which another order has too".formatted(parcel.trackingNumber()));
			}
			this.findings.expect(Invariant.I6, dossier.orderId(), dossier.shipments().size() <= 1,
					() -> "has several shipments: %s".formatted(dossier.shipments()));
		}
	}

}
