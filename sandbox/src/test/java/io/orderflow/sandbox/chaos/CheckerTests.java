package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.orderflow.sandbox.chaos.Databases.BankCharge;
import io.orderflow.sandbox.chaos.Databases.Charge;
import io.orderflow.sandbox.chaos.Databases.KeyRow;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.Databases.OutboxRow;
import io.orderflow.sandbox.chaos.Databases.Reservation;
import io.orderflow.sandbox.chaos.Databases.Shipment;
import io.orderflow.sandbox.chaos.Evidence.Repeats;
import io.orderflow.sandbox.chaos.Evidence.Surroundings;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import io.orderflow.sandbox.chaos.PlannedOrder.Line;
import io.orderflow.sandbox.chaos.PlannedOrder.Way;
import io.orderflow.sandbox.chaos.SqsLog.Deletion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.orderflow.sandbox.chaos.HandMade.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Whether the checker can tell: it has nothing against sound evidence, and finds each way
 * in which evidence can be spoilt.
 */
class CheckerTests {

	@Test
	void hasNothingAgainstSoundEvidence() {
		Findings findings = new HandMade().check();
		assertThat(findings.violations()).isEmpty();
		assertThat(Arrays.stream(Invariant.values()).filter((each) -> each != Invariant.I16))
			.allSatisfy((invariant) -> assertThat(findings.checked(invariant)).as(invariant.name()).isPositive());
	}

	static Stream<Arguments> spoilt() {
		return Stream.of(
				spoil("an accepted order is lost", Invariant.I1,
						(made) -> made.accepted("lost", "key-3", List.of(new Line("tea", 1)), 250, Ending.COMPLETED)),
				spoil("an order has not ended", Invariant.I1,
						(made) -> change(made, "stranger",
								(row) -> new OrderRow(row.orderId(), row.customerId(), "ACCEPTED", row.items(),
										row.cents(), row.placedAt(), null, null, null, null, List.of()))),
				spoil("an order ends as it must not", Invariant.I1,
						(made) -> change(made, "stranger",
								(row) -> HandMade.rejected("stranger", row.items(), row.cents(), "admission",
										"unknown_product", 0))),
				spoil("an order is of other things", Invariant.I1,
						(made) -> change(made, "stranger",
								(row) -> HandMade.rejected("stranger", Map.of("tea", 7L), row.cents(), "admission",
										"wrong_total", 0))),
				spoil("a good order is refused", Invariant.I1,
						(made) -> made.history.ask(HandMade.planned("key-4", Way.API, List.of(), 100, Ending.COMPLETED))
							.heard(new Call(What.PLACE, at(0), at(0), 422, null, "wrong"))),
				spoil("what must be refused is taken in", Invariant.I1,
						(made) -> made.history.ask(HandMade.planned("key-5", Way.API, List.of(), 100))
							.heard(new Call(What.PLACE, at(0), at(0), 202, "cheap", ""))),
				spoil("a message that the queue has acknowledged is lost", Invariant.I1,
						(made) -> made.history
							.ask(HandMade.planned("sent", Way.QUEUE, List.of(), 100, Ending.COMPLETED))
							.heard(new Call(What.PLACE, at(0), at(0), 202, "sent", ""))),
				spoil("nobody has asked for an order", Invariant.I2,
						(made) -> made.orders
							.add(HandMade.rejected("ghost", Map.of(), 0, "admission", "wrong_total", 0))),
				spoil("a key has another order than was told", Invariant.I2,
						(made) -> made.keys.add(new KeyRow("alice", "key-1", "declined"))),
				spoil("a replay gets another answer", Invariant.I2,
						(made) -> hear(made, "key-1", new Call(What.REPLAY, at(5), at(5), 202, "done", "{ }"))),
				spoil("another body under the same key is taken in", Invariant.I2,
						(made) -> hear(made, "key-1", new Call(What.OTHER_BODY, at(5), at(5), 202, "more", "{}"))),
				spoil("an order is charged twice", Invariant.I3,
						(made) -> made.bank.add(new BankCharge("done", "CHARGED", 500L, null, 0, at(2), null))),
				spoil("an order is charged under another name too", Invariant.I3,
						(made) -> made.bank.add(new BankCharge("done-2", "CHARGED", 500L, null, 0, at(2), null))),
				spoil("an order is completed at the customer's price", Invariant.I3, (made) -> change(made, "done",
						(row) -> new OrderRow(row.orderId(), row.customerId(), row.status(), row.items(), 1,
								row.placedAt(), row.settledAt(), null, null, row.trackingNumber(), row.steps()))),
				spoil("a completed order is not charged", Invariant.I3,
						(made) -> made.bank.removeIf((row) -> row.key().equals("done"))),
				spoil("payment-service knows another amount", Invariant.I3,
						(made) -> made.charges.replaceAll((row) -> row.orderId().equals("done")
								? new Charge("done", "DONE", "alice", 499L, null, null, at(1), at(1), null) : row)),
				spoil("money is missing", Invariant.I4,
						(made) -> made.bank.replaceAll((row) -> row.key().equals("done")
								? new BankCharge("done", "CANCELLED", 500L, null, 500, at(1), at(2)) : row)),
				spoil("a piece is missing", Invariant.I5, (made) -> made.stock.put("tea", 97L)),
				spoil("more is sold than there was", Invariant.I5, (made) -> {
					made.stock.put("last", -1L);
					made.orders.remove(made.order("second"));
					made.reservations.removeIf((row) -> row.orderId().equals("second"));
					made.completed("second", Map.of("last", 1L), 900, 1);
				}), spoil("nobody gets the last piece", Invariant.I5, (made) -> {
					made.stock.put("last", 1L);
					made.orders.remove(made.order("first"));
					made.orders
						.add(HandMade.rejected("first", Map.of("last", 1L), 900, "reserve_stock", "out_of_stock", 1));
				}),
				spoil("a rejected order holds stock", Invariant.I5,
						(made) -> made.reservations.replaceAll((row) -> row.orderId().equals("declined")
								? new Reservation("declined", "DONE", row.items(), null, at(1), null) : row)),
				spoil("an order is sent twice", Invariant.I6,
						(made) -> made.shipments
							.add(new Shipment("done", "DONE", Map.of("tea", 2L), "OF-2", null, at(2), null))),
				spoil("a rejected order is sent", Invariant.I6,
						(made) -> made.shipments
							.add(new Shipment("declined", "DONE", Map.of("tea", 1L), "OF-3", null, at(2), null))),
				spoil("a completed order is not sent", Invariant.I6,
						(made) -> made.shipments.removeIf((row) -> row.orderId().equals("done"))),
				spoil("two orders have one parcel", Invariant.I6,
						(made) -> made.shipments.replaceAll((row) -> row.orderId().equals("first")
								? new Shipment("first", "DONE", row.items(), "OF-done", null, at(1), null) : row)),
				spoil("somebody pays and gets nothing", Invariant.I7,
						(made) -> made.bank.replaceAll((row) -> row.key().equals("declined")
								? new BankCharge("declined", "CHARGED", 250L, null, 0, at(1), null) : row)),
				spoil("money is given back twice", Invariant.I7,
						(made) -> made.bank.replaceAll((row) -> row.key().equals("declined")
								? new BankCharge("declined", "CANCELLED", 250L, null, 500, at(1), at(2)) : row)),
				spoil("a step is not undone", Invariant.I8,
						(made) -> made.reservations.replaceAll((row) -> row.orderId().equals("declined")
								? new Reservation("declined", "DONE", row.items(), null, at(1), null) : row)),
				spoil("a step comes after the refusal", Invariant.I8,
						(made) -> made.shipments.add(new Shipment("declined", "REFUSED", Map.of("tea", 1L), null,
								"country_not_served", at(2), null))),
				spoil("steps are undone first to last", Invariant.I8, HandMadeUndone::firstToLast),
				spoil("what was not admitted is worked", Invariant.I8,
						(made) -> made.reservations.add(new Reservation("stranger", "UNDONE", Map.of("tea", 1L),
								"admission:wrong_total", at(1), at(2)))),
				spoil("an ended order ends again", Invariant.I9,
						(made) -> hear(made, "key-1", new Call(What.LOOK, at(5), at(5), 200, "done", "REJECTED"))),
				spoil("a step comes after the end", Invariant.I9, (made) -> change(made, "done",
						(row) -> new OrderRow(row.orderId(), row.customerId(), row.status(), row.items(), row.cents(),
								row.placedAt(), at(1).minusMillis(1), null, null, row.trackingNumber(), row.steps()))),
				spoil("a step is missing", Invariant.I9,
						(made) -> change(made, "done",
								(row) -> new OrderRow(row.orderId(), row.customerId(), row.status(), row.items(),
										row.cents(), row.placedAt(), row.settledAt(), null, null, row.trackingNumber(),
										row.steps().subList(0, 2)))),
				spoil("a message is left", Invariant.I10, (made) -> made.waiting = 1),
				spoil("a good order is set aside", Invariant.I10, (made) -> made.letters.add("{}")),
				spoil("poison is not set aside", Invariant.I10, (made) -> made.letters.clear()),
				spoil("a message is unsent", Invariant.I11,
						(made) -> made.outbox.add(new OutboxRow("done", "InvalidMessageContents"))),
				spoil("a message is deleted too early", Invariant.I12,
						(made) -> made.deletions.add(new Deletion(at(1), "done", "m", "{}"))),
				spoil("a message is deleted whose order nobody knows", Invariant.I12,
						(made) -> made.deletions.add(new Deletion(at(9), "nobody", "m", "{}"))),
				spoil("an order vanishes", Invariant.I13,
						(made) -> hear(made, "key-1", new Call(What.LOOK, at(5), at(5), 404, null, ""))),
				spoil("an order goes back", Invariant.I13, (made) -> {
					hear(made, "key-1", new Call(What.LOOK, at(5), at(5), 200, "done", "COMPLETED"));
					hear(made, "key-1", new Call(What.LOOK, at(6), at(6), 200, "done", "ACCEPTED"));
				}),
				spoil("a step answers otherwise", Invariant.I14,
						(made) -> made.repeats = new Repeats(
								List.of(new Evidence.Repeat("done", "take_payment", "DONE", "CONFLICT")), Map.of(),
								Map.of())),
				spoil("a step writes again", Invariant.I14,
						(made) -> made.repeats = new Repeats(List.of(), Map.of("charges", "3 rows"),
								Map.of("charges", "4 rows"))),
				spoil("a service is called without end", Invariant.I15,
						(made) -> made.surroundings = new Surroundings(List.of(),
								List.of(new Evidence.Calls("payment-service", 13, 12)), List.of(), List.of(), null)),
				spoil("a problem document quotes its customer", Invariant.I16, (made) -> {
					made.surroundings = new Surroundings(List.of(), List.of(), List.of(), List.of(), "canary");
					hear(made, "key-1", new Call(What.OTHER_BODY, at(5), at(5), 422, null, "no canary-7"));
				}),
				spoil("a fault has not struck", Invariant.I17,
						(made) -> made.surroundings = new Surroundings(List.of(new Evidence.Faults("kill", 2, 1)),
								List.of(), List.of(), List.of(), null)),
				spoil("a service is down", Invariant.I17, (made) -> made.surroundings = new Surroundings(List.of(),
						List.of(), List.of("order-worker"), List.of(), null)));
	}

	@ParameterizedTest
	@MethodSource("spoilt")
	void findsWhatIsWrong(Invariant invariant, Consumer<HandMade> spoil) {
		HandMade made = new HandMade();
		spoil.accept(made);
		assertThat(made.check().violations(invariant)).isNotEmpty();
	}

	@Test
	void findsWhatALogHasOfACustomer(@TempDir Path folder) throws IOException {
		HandMade made = new HandMade();
		Path log = Files.writeString(folder.resolve("order-api.log"), "Order of canary-12 came in\n");
		made.printed(log, "canary-");
		assertThat(made.check().violations()).singleElement()
			.satisfies((violation) -> assertThat(violation.invariant()).isEqualTo(Invariant.I16))
			.satisfies((violation) -> assertThat(violation.what()).contains("order-api.log"));
	}

	@Test
	void blamesNobodyForWhatWasLostWithTheQueue() {
		HandMade made = new HandMade();
		made.lost.add(at(30));
		made.letters.clear();
		made.history.ask(HandMade.planned("sent", Way.QUEUE, List.of(), 100, Ending.COMPLETED))
			.heard(new Call(What.PLACE, at(29), at(29), 202, "sent", ""));
		assertThat(made.check().violations()).isEmpty();
		made.history.poison("later", at(31), true);
		assertThat(made.check().violations()).extracting(Violation::invariant).containsExactly(Invariant.I10);
	}

	@Test
	void letsWhatWasNeverAnsweredBeThereOrNot() {
		HandMade made = new HandMade();
		made.history.ask(HandMade.planned("key-absent", Way.API, List.of(new Line("tea", 1)), 250, Ending.COMPLETED))
			.heard(new Call(What.PLACE, at(0), at(9), 0, null, ""));
		made.history.ask(HandMade.planned("key-there", Way.API, List.of(new Line("tea", 1)), 250, Ending.COMPLETED))
			.heard(new Call(What.PLACE, at(0), at(9), 0, null, ""));
		made.keys.add(new KeyRow("alice", "key-there", "there"));
		made.completed("there", Map.of("tea", 1L), 250, 1);
		made.stock.put("tea", 97L);
		assertThat(made.check().violations()).isEmpty();
	}

	private static Arguments spoil(String how, Invariant invariant, Consumer<HandMade> spoil) {
		return argumentSet(invariant + " " + how, invariant, spoil);
	}

	private static void change(HandMade made, String id, UnaryOperator<OrderRow> change) {
		made.orders.replaceAll((row) -> row.orderId().equals(id) ? change.apply(row) : row);
	}

	private static void hear(HandMade made, String key, Call call) {
		made.history.asked()
			.stream()
			.filter((asked) -> asked.order().name().equals(key))
			.forEach((asked) -> asked.heard(call));
	}

	/**
	 * An order that shipping-service has refused, and of which the stock was undone
	 * first.
	 */
	private static final class HandMadeUndone {

		static void firstToLast(HandMade made) {
			String reason = "book_shipment:country_not_served";
			made.accepted("far", "key-6", List.of(new Line("tea", 1)), 250,
					Ending.rejected("book_shipment", "country_not_served"));
			made.orders.add(HandMade.rejected("far", Map.of("tea", 1L), 250, "book_shipment", "country_not_served", 2));
			made.reservations.add(new Reservation("far", "UNDONE", Map.of("tea", 1L), reason, at(1), at(2)));
			made.charges.add(new Charge("far", "UNDONE", "alice", 250L, reason, 250L, at(1), at(1), at(3)));
			made.bank.add(new BankCharge("far", "CANCELLED", 250L, null, 250, at(1), at(3)));
			made.shipments
				.add(new Shipment("far", "REFUSED", Map.of("tea", 1L), null, "country_not_served", at(1), null));
		}

	}

}
