package io.orderflow.sandbox.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;

/**
 * A known way to get it wrong: invisible while nothing happens, and under its provocation
 * a violation of the invariant that is named here. None of this is in a service; each is
 * an edit of a copy of its sources, and of the constraints that would stop it.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists and maps of literals
enum Mutant {

	NO_KEY_ON_THE_CHARGE("the bank does not know a charge again, and takes the money again", Invariant.I3,
			Provocation.COPIES,
			new Edit(Service.PAYMENT_SERVICE, "payment/BankLedger", "do update set",
					"do update set amount = known.amount + coalesce(excluded.amount, 0),")),

	DELETE_BEFORE_SETTLED("a message is deleted whether or not its order's outcome was recorded", Invariant.I12,
			Provocation.API_AWAY,
			new Edit(Service.ORDER_WORKER, "worker/FulfilOrders",
					"settled.forEach((orderId) -> endings.put(orderId, new Ending.Settled()));",
					"through.forEach((each) -> endings.put(each.order().orderId(), new Ending.Settled()));")),

	NO_TOMBSTONE("undoing what was never done leaves no trace, and it is done later", Invariant.I1,
			Provocation.UNDONE_BEFORE,
			new Edit(Service.SHIPPING_SERVICE, "shipping/CancelParcels", "this.shipments.bury(batch)", "0"),
			new Edit(Service.SHIPPING_SERVICE, "shipping/CancelParcels", "answers.get(order.orderId())",
					"answers.getOrDefault(order.orderId(), Answer.of(order.orderId(), Answer.Kind.UNDONE))")),

	UNCONDITIONAL_STOCK("stock is read without a lock and taken without a condition", Invariant.I5,
			Provocation.LAST_PIECES, Map.of(Service.INVENTORY_SERVICE, Sql.dropChecks("stock")),
			new Edit(Service.INVENTORY_SERVICE, "inventory/Stock", "\t\t\t\tfor update\n", "")),

	MESSAGE_ID_AS_KEY("a message whose id was seen before is a duplicate and deleted", Invariant.I12,
			Provocation.PAYMENT_SILENT,
			new Edit(Service.ORDER_WORKER, "worker/OrderPlacedListener", "private final OutageGate gate;",
					"private static final Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();"
							+ " private final OutageGate gate;"),
			new Edit(Service.ORDER_WORKER, "worker/OrderPlacedListener", "Set<Delivery> settled = new HashSet<>();",
					"Set<Delivery> settled = new HashSet<>();"
							+ " deliveries.stream().filter((each) -> !seen.add(each.messageId())).forEach(settled::add);"),
			new Edit(Service.ORDER_WORKER, "worker/OrderPlacedListener", "= read(deliveries, letters);",
					"= read(deliveries.stream().filter((each) -> !settled.contains(each)).toList(), letters);")),

	KEY_EXPIRES("a reservation is forgotten after 30 days, and its order reserves again", Invariant.I14,
			Provocation.A_MONTH_LATER,
			new Edit(Service.INVENTORY_SERVICE, "inventory/Reservations", "Set<String> add(List<Reservation> batch) {",
					"""
							Set<String> add(List<Reservation> batch) {
								this.database.sql("delete from reservations where order_id = any(:orderIds)"
										+ " and decided_at < cast(:now as timestamptz) - interval '30 days'")
									.param("orderIds", column(batch, Reservation::orderId))
									.param("now", now())
									.update();
							""")),

	SKIPPED_COMPENSATION("a step whose undoing was not answered counts as undone", Invariant.I7,
			Provocation.PAYMENT_AWAY_WHILE_UNDOING,
			new Edit(Service.ORDER_WORKER, "worker/FulfilOrders",
					"if (undone.contains(fulfilment.order().orderId())) {",
					"if (fulfilment.has(step, StepResult.DONE)) {")),

	RELAY_DOES_NOT_RESEND("the outbox forgets what it has tried to send", Invariant.I1, Provocation.QUEUE_AWAY,
			new Edit(Service.ORDER_API, "orders/outbox/OutboxRelay", "if (!receipt.taken().isEmpty()) {",
					"if (sent > 0) {"),
			new Edit(Service.ORDER_API, "orders/outbox/OutboxRelay", "this.outbox.delete(receipt.taken());",
					"this.outbox.delete(claimed.subList(0, sent));")),

	REFUND_TWICE("the bank gives the money back each time that it is asked", Invariant.I7, Provocation.COPIES,
			Map.of(Service.PAYMENT_SERVICE, Sql.dropChecks("charges", "bank.charges")),
			new Edit(Service.PAYMENT_SERVICE, "payment/BankLedger", "then known.amount else known.refunded end",
					"then known.amount when excluded.state = 'CANCELLED'"
							+ " then known.refunded + coalesce(known.amount, 0) else known.refunded end")),

	PRICE_FROM_OUTSIDE("whoever puts an order on the queue says what it costs", Invariant.I3, Provocation.WRONG_PRICES,
			new Edit(Service.ORDER_API, "orders/AdmitOrders",
					"!lines.amountTo(order.totalPrice()) ? \"wrong_total\" : null", "null")),

	UNKNOWN_ACKNOWLEDGED("a message is deleted although a step of its order was not answered", Invariant.I12,
			Provocation.PAYMENT_SILENT,
			new Edit(Service.ORDER_WORKER, "worker/OrderPlacedListener",
					"// Undecided, as is all that was not worked at all.", "settled.addAll(copies.deliveries());")),

	SILENCE_IS_REFUSAL("a step that does not answer is taken for one that refuses", Invariant.I7,
			Provocation.PAYMENT_SILENT,
			new Edit(Service.ORDER_WORKER, "worker/FulfilOrders",
					"// Undecided: neither go on nor undo, the message comes back.",
					"fulfilment.refused(step, new Result.Refused(\"no_answer\"), this.clock.instant());")),

	PARTIAL_FAILURE_IGNORED("a batch that was answered is done, whatever the answer says of some orders", Invariant.I3,
			Provocation.BUSY_BANK,
			new Edit(Service.ORDER_WORKER, "worker/FulfilOrders",
					"// Undecided: neither go on nor undo, the message comes back.", """
							if (!results.isEmpty()) {
								fulfilment.done(step, new Result.Done(null), this.clock.instant());
								stillStanding.add(fulfilment);
							}
							""")),

	CUSTOMERS_KEY_FORGOTTEN("a customer who asks again gets another order", Invariant.I2, Provocation.REPLAYS,
			new Edit(Service.ORDER_API, "orders/PlaceOrder", "Claim claim = (key != null)",
					"Claim claim = (key != null && key.value().isEmpty())"));

	private final String wrong;

	private final Invariant violates;

	private final Provocation provocation;

	private final Map<Service, String> sql;

	private final List<Edit> edits;

	Mutant(String wrong, Invariant violates, Provocation provocation, Edit... edits) {
		this(wrong, violates, provocation, Map.of(), edits);
	}

	Mutant(String wrong, Invariant violates, Provocation provocation, Map<Service, String> sql, Edit... edits) {
		this.wrong = wrong;
		this.violates = violates;
		this.provocation = provocation;
		this.sql = sql;
		this.edits = List.of(edits);
	}

	/** As people write it, such as {@code no-tombstone}. */
	String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static Mutant named(String id) {
		return Arrays.stream(values())
			.filter((mutant) -> mutant.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new SandboxException("There is no way '" + id + "' to break the system; the ways are "
					+ Arrays.stream(values()).map(Mutant::id).collect(Collectors.joining(", "))));
	}

	/** What is wrong with it. */
	String wrong() {
		return this.wrong;
	}

	/** What it must violate, whatever else it may violate too. */
	Invariant violates() {
		return this.violates;
	}

	/** What brings it to light. */
	Provocation provocation() {
		return this.provocation;
	}

	/** What is done to databases before any order. */
	Map<Service, String> sql() {
		return this.sql;
	}

	List<Edit> edits() {
		return this.edits;
	}

}
