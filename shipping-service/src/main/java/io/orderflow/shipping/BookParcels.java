package io.orderflow.shipping;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books a parcel for each order of a batch, once: a repeat is answered with the first
 * decision and the first tracking number, also when other countries are served by then.
 */
@Component
class BookParcels {

	private final Shipments shipments;

	private final TrackingNumbers trackingNumbers;

	private final ShippingSettings settings;

	private final DecisionCount count;

	BookParcels(Shipments shipments, TrackingNumbers trackingNumbers, ShippingSettings settings, DecisionCount count) {
		this.shipments = shipments;
		this.trackingNumbers = trackingNumbers;
		this.settings = settings;
		this.count = count;
	}

	@Transactional
	List<Answer> perform(List<Shipment> batch) {
		Map<String, Decision> decisions = this.shipments.add(batch.stream().map(this::plan).toList())
			.stream()
			.collect(Collectors.toMap(Decision::orderId, Function.identity()));
		decisions.values()
			.stream()
			.collect(Collectors.groupingBy(Decision::state, Collectors.summingInt((decision) -> 1)))
			.forEach(this.count::afterCommit);
		List<Shipment> known = batch.stream().filter((order) -> !decisions.containsKey(order.orderId())).toList();
		if (!known.isEmpty()) {
			this.shipments.compare(known).forEach((decision) -> decisions.put(decision.orderId(), decision));
		}
		return batch.stream().map((order) -> decisions.get(order.orderId())).map(Decision::toShipment).toList();
	}

	private Shipments.Plan plan(Shipment shipment) {
		return this.settings.countries().contains(shipment.shipTo().country())
				? new Shipments.Plan(shipment, this.trackingNumbers.next(), null)
				: new Shipments.Plan(shipment, null, "country_not_served");
	}

}
