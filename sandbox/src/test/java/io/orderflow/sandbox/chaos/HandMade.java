package io.orderflow.sandbox.chaos;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.orderflow.sandbox.chaos.Databases.BankCharge;
import io.orderflow.sandbox.chaos.Databases.Charge;
import io.orderflow.sandbox.chaos.Databases.KeyRow;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.OutboxRow;
import io.orderflow.sandbox.chaos.Databases.Reservation;
import io.orderflow.sandbox.chaos.Databases.Shipment;
import io.orderflow.sandbox.chaos.Databases.StepTaken;
import io.orderflow.sandbox.chaos.Evidence.Messages;
import io.orderflow.sandbox.chaos.Evidence.Repeats;
import io.orderflow.sandbox.chaos.Evidence.Surroundings;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import io.orderflow.sandbox.chaos.PlannedOrder.Line;
import io.orderflow.sandbox.chaos.PlannedOrder.Way;
import io.orderflow.sandbox.chaos.SqsLog.Deletion;

/**
 * Evidence made by hand, sound unless a test spoils it: a completed order, one that the
 * bank declined, one that came by the queue and was not admitted, one of two buyers of a
 * last piece, and a poison.
 */
final class HandMade {

	static final String POISON = "{\"order_id\": ";

	private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

	final History history = new History();

	final Map<String, Long> stocked = new TreeMap<>(Map.of("tea", 100L, "last", 1L));

	final Map<String, Long> stock = new TreeMap<>(Map.of("tea", 98L, "last", 0L));

	final List<OrderRow> orders = new ArrayList<>();

	final List<KeyRow> keys = new ArrayList<>();

	final List<OutboxRow> outbox = new ArrayList<>();

	final List<Reservation> reservations = new ArrayList<>();

	final List<Charge> charges = new ArrayList<>();

	final List<BankCharge> bank = new ArrayList<>();

	final List<Shipment> shipments = new ArrayList<>();

	final List<String> letters = new ArrayList<>(List.of(POISON));

	final List<Instant> lost = new ArrayList<>();

	final List<Deletion> deletions = new ArrayList<>();

	long waiting;

	Repeats repeats = new Repeats(List.of(new Evidence.Repeat("done", "take_payment", "DONE", "DONE")),
			Map.of("charges", "3 rows"), Map.of("charges", "3 rows"));

	Surroundings surroundings = new Surroundings(List.of(new Evidence.Faults("kill", 3, 2)),
			List.of(new Evidence.Calls("payment-service", 9, 12)), List.of(), List.of(), null);

	HandMade() {
		accepted("done", "key-1", List.of(new Line("tea", 2)), 500, Ending.COMPLETED);
		completed("done", Map.of("tea", 2L), 500, 1);
		accepted("declined", "key-2", List.of(new Line("tea", 1)), 250,
				Ending.rejected("take_payment", "card_declined"));
		this.orders.add(rejected("declined", Map.of("tea", 1L), 250, "take_payment", "card_declined", 2));
		this.reservations
			.add(new Reservation("declined", "UNDONE", Map.of("tea", 1L), "take_payment:card_declined", at(1), at(3)));
		this.charges.add(new Charge("declined", "REFUSED", "alice", 250L, "card_declined", null, at(1), at(2), null));
		this.bank.add(new BankCharge("declined", "DECLINED", 250L, "card_declined", 0, null, null));
		this.history
			.ask(planned("stranger", Way.QUEUE, List.of(new Line("tea", 1)), 250,
					Ending.rejected("admission", "wrong_total")))
			.heard(new Call(What.PLACE, at(0), at(0), 202, "stranger", ""));
		this.orders.add(rejected("stranger", Map.of("tea", 1L), 999, "admission", "wrong_total", 0));
		for (String buyer : List.of("first", "second")) {
			accepted(buyer, "key-" + buyer, List.of(new Line("last", 1)), 900,
					Ending.FIRST_COME.toArray(Ending[]::new));
		}
		completed("first", Map.of("last", 1L), 900, 1);
		this.orders.add(rejected("second", Map.of("last", 1L), 900, "reserve_stock", "out_of_stock", 1));
		this.reservations.add(new Reservation("second", "REFUSED", Map.of("last", 1L), "out_of_stock", at(1), null));
		this.history.poison(POISON, at(0), true);
		this.deletions.add(new Deletion(at(9), "done", "m", "{}"));
		this.deletions.add(new Deletion(at(1), null, "m", POISON));
	}

	static Instant at(int second) {
		return NOON.plusSeconds(second);
	}

	/** An order that order-api has taken in, and whose customer has looked at it. */
	History.Asked accepted(String id, String key, List<Line> lines, long cents, Ending... endings) {
		this.keys.add(new KeyRow("alice", key, id));
		return this.history.ask(planned(key, Way.API, lines, cents, endings))
			.heard(new Call(What.PLACE, at(0), at(0), 202, id, "{}"))
			.heard(new Call(What.LOOK, at(0), at(0), 200, id, "ACCEPTED"));
	}

	static PlannedOrder planned(String name, Way way, List<Line> lines, long cents, Ending... endings) {
		return new PlannedOrder(name, way, "alice", lines, cents, null, "pm_card_visa", Map.of("country", "GB"),
				List.of(endings));
	}

	void completed(String id, Map<String, Long> items, long cents, int second) {
		List<StepTaken> steps = List.of(new StepTaken("reserve_stock", "DONE", at(second)),
				new StepTaken("take_payment", "DONE", at(second)), new StepTaken("book_shipment", "DONE", at(second)));
		this.orders.add(new OrderRow(id, "alice", "COMPLETED", items, cents, at(0), at(second + 1), null, null,
				"OF-" + id, steps));
		this.reservations.add(new Reservation(id, "DONE", items, null, at(second), null));
		this.charges.add(new Charge(id, "DONE", "alice", cents, null, null, at(second), at(second), null));
		this.bank.add(new BankCharge(id, "CHARGED", cents, null, 0, at(second), null));
		this.shipments.add(new Shipment(id, "DONE", items, "OF-" + id, null, at(second), null));
	}

	static OrderRow rejected(String id, Map<String, Long> items, long cents, String by, String reason, int steps) {
		List<StepTaken> taken = List
			.of(new StepTaken("reserve_stock", (steps == 1) ? "REFUSED" : "UNDONE", at(3)),
					new StepTaken("take_payment", (steps == 2) ? "REFUSED" : "UNDONE", at(2)))
			.subList(0, steps);
		return new OrderRow(id, "alice", "REJECTED", items, cents, at(0), at(4), by, reason, null, taken);
	}

	Findings check() {
		return Checker.check(new Evidence(this.history, this.stocked,
				new Databases(this.orders, this.keys, this.outbox, this.stock, this.reservations, this.charges,
						this.bank, this.shipments),
				new Messages(this.waiting, this.letters, this.lost, this.deletions), this.repeats, this.surroundings));
	}

	/** The evidence in which a log has been kept. */
	void printed(Path log, String canary) {
		this.surroundings = new Surroundings(List.of(), List.of(), List.of(), List.of(log), canary);
	}

	OrderRow order(String id) {
		return this.orders.stream().filter((row) -> row.orderId().equals(id)).findFirst().orElseThrow();
	}

}
