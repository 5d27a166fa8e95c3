package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of one order: what was asked and heard, and each row that bears its
 * id. More rows than one are a finding, not an error.
 */
final class Dossier {

	private final String orderId;

	private History.@Nullable Asked asked;

	private Databases.@Nullable OrderRow order;

	private final List<Databases.Reservation> reservations = new ArrayList<>(1);

	private final List<Databases.Charge> charges = new ArrayList<>(1);

	private final List<Databases.BankCharge> bank = new ArrayList<>(1);

	private final List<Databases.Shipment> shipments = new ArrayList<>(1);

	private Dossier(String orderId) {
		this.orderId = orderId;
	}

	/** One for each order that is known to anybody. */
	static Collection<Dossier> all(History history, Databases databases) {
		Map<String, Dossier> all = new HashMap<>();
		Function<String, Dossier> of = (id) -> all.computeIfAbsent(id, Dossier::new);
		databases.orders().forEach((row) -> of.apply(row.orderId()).order = row);
		databases.reservations().forEach((row) -> of.apply(row.orderId()).reservations.add(row));
		databases.charges().forEach((row) -> of.apply(row.orderId()).charges.add(row));
		databases.bank().forEach((row) -> of.apply(row.key()).bank.add(row));
		databases.shipments().forEach((row) -> of.apply(row.orderId()).shipments.add(row));
		Map<String, String> byKey = new HashMap<>();
		databases.keys().forEach((key) -> byKey.put(key.customerId() + " " + key.key(), key.orderId()));
		history.asked().forEach((asked) -> {
			PlannedOrder order = asked.order();
			asked.orderId()
				.or(() -> Optional.ofNullable(byKey.get(order.customer() + " " + order.name())))
				.ifPresent((id) -> of.apply(id).asked = asked);
		});
		return all.values();
	}

	String orderId() {
		return this.orderId;
	}

	History.@Nullable Asked asked() {
		return this.asked;
	}

	Databases.@Nullable OrderRow order() {
		return this.order;
	}

	boolean completed() {
		return this.order != null && this.order.completed();
	}

	List<Databases.Reservation> reservations() {
		return this.reservations;
	}

	List<Databases.Charge> charges() {
		return this.charges;
	}

	List<Databases.BankCharge> bank() {
		return this.bank;
	}

	List<Databases.Shipment> shipments() {
		return this.shipments;
	}

	/** Every row, as it reads. */
	List<Object> rows() {
		List<Object> rows = new ArrayList<>();
		Consumer<Object> add = rows::add;
		if (this.order != null) {
			rows.add(this.order);
		}
		this.reservations.forEach(add);
		this.charges.forEach(add);
		this.bank.forEach(add);
		this.shipments.forEach(add);
		return rows;
	}

	/**
	 * What it costs, by the workload's own sum; a service is only believed where nobody
	 * asked.
	 */
	long cents() {
		if (this.asked != null) {
			return this.asked.order().cents();
		}
		return (this.order != null) ? this.order.cents() : 0;
	}

}
