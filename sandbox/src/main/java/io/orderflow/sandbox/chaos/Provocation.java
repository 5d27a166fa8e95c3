package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.chaos.Action.Then;
import io.orderflow.sandbox.chaos.PlannedOrder.Way;
import io.orderflow.sandbox.chaos.Workload.Card;
import org.jspecify.annotations.Nullable;

/**
 * What brings one kind of mistake to light: orders of a certain kind, faults at certain
 * times, or a database that is slow or older than it seems. A right system takes each.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists of literals
enum Provocation {

	/** Every ending that an order can have, and nothing that is out of the ordinary. */
	NONE(60, 12,
			List.of(Card.USUAL, Card.USUAL, Card.HOT, Card.DECLINED, Card.INSUFFICIENT, Card.UNKNOWN_CARD,
					Card.NOT_SERVED, Card.SOLD_OUT, Card.SENT, Card.USUAL)),

	/** Producers send everything three times, also what will be refused late. */
	COPIES(50, 10, List.of(Card.USUAL, Card.NOT_SERVED)) {

		@Override
		Action instead(Action action) {
			return (action instanceof Action.Place place)
					? new Action.Send(sent(place.order(), place.order().endings()), 3) : action;
		}

	},

	/** Order-api is away now and then, when the steps of some orders are done. */
	API_AWAY(120, 20, List.of(Card.USUAL, Card.DECLINED),
			new Strike(FaultKind.REFUSED, Link.WORKER_TO_API, 1, List.of(2, 6, 10, 14, 18))),

	/** The payment service's answers are lost now and then. */
	PAYMENT_SILENT(120, 20, List.of(Card.USUAL, Card.USUAL, Card.USUAL, Card.DECLINED),
			new Strike(FaultKind.REPLY_LOST, Link.WORKER_TO_PAYMENT, 1, List.of(2, 7, 12, 17))),

	/** Shipping is slow to refuse, and the money cannot be given back at once. */
	PAYMENT_AWAY_WHILE_UNDOING(100, 20, List.of(Card.NOT_SERVED, Card.NOT_SERVED, Card.USUAL),
			new Trigger(Service.SHIPPING_SERVICE, "shipments", "insert", "statement", "perform pg_sleep(0.8);"),
			new Strike(FaultKind.REFUSED, Link.WORKER_TO_PAYMENT, 1, List.of(3, 8, 13, 18))),

	/** OrderQueue takes nothing for some seconds. */
	QUEUE_AWAY(60, 12, List.of(Card.USUAL), new Strike(FaultKind.REFUSED, Link.API_TO_QUEUE, 3, List.of(2, 8))),

	/** Many want the last pieces at once, while the shelf is slow. */
	LAST_PIECES(100, 4, List.of(Card.SCARCE),
			new Trigger(Service.INVENTORY_SERVICE, "stock", "update", "statement", "perform pg_sleep(0.1);")),

	/** A quarter of the calls to the bank fail, whatever they are about. */
	BUSY_BANK(120, 6, List.of(Card.USUAL),
			new Trigger(Service.PAYMENT_SERVICE, "bank.charges", "insert", "row",
					"if random() < 0.25 then raise exception 'the bank is busy'; end if;")),

	/** Producers state wrong totals and products that there are not. */
	WRONG_PRICES(30, 8, List.of(Card.SENT_WRONG, Card.SENT, Card.REFUSED)),

	/** Customers ask again under their key. */
	REPLAYS(40, 8, List.of(Card.USUAL)) {

		@Override
		Action instead(Action action) {
			return (action instanceof Action.Place place) ? new Action.Place(place.order(), Then.REPLAY) : action;
		}

	},

	/** An operator undoes the last step of orders that nobody has brought so far. */
	UNDONE_BEFORE(30, 8, List.of(Card.SENT)) {

		@Override
		Action instead(Action action) {
			return (action instanceof Action.Send send)
					? new Action.Send(sent(send.order(), List.of(Ending.rejected("operator", "abandoned"))), 1)
					: action;
		}

		@Override
		void before(ChaosSystem system, Workload workload) throws IOException, InterruptedException {
			Cancellations.ask(system, workload.orders().map(PlannedOrder::name).toList());
		}

	},

	/** A month goes by after the orders have ended. */
	A_MONTH_LATER(30, 8, List.of(Card.USUAL, Card.NOT_SERVED)) {

		@Override
		void after(ChaosSystem system) {
			String aged = "update %s set decided_at = decided_at - interval '31 days', undone_at = undone_at - interval '31 days'";
			system.postgres().database("inventory").execute(aged.formatted("reservations"));
			system.postgres().database("payment").execute(aged.formatted("charges"));
			system.postgres().database("shipping").execute(aged.formatted("shipments"));
		}

	};

	private final int orders;

	private final Duration window;

	private final List<Card> cards;

	private final @Nullable Trigger trigger;

	private final List<Fault> faults;

	Provocation(int orders, int seconds, List<Card> cards, Strike... strikes) {
		this(orders, seconds, cards, null, strikes);
	}

	Provocation(int orders, int seconds, List<Card> cards, @Nullable Trigger trigger, Strike... strikes) {
		this.orders = orders;
		this.window = Duration.ofSeconds(seconds);
		this.cards = cards;
		this.trigger = trigger;
		this.faults = Stream.of(strikes).flatMap((strike) -> strike.faults().stream()).toList();
	}

	/** As people write it, such as {@code busy-bank}. */
	String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** What is asked for; all of one system share a catalogue. */
	Workload workload(Workload.Making making) {
		return making.make(this.orders, this.cards).with(this::instead);
	}

	/** Nobody does more than they must, unless it is what matters. */
	Action instead(Action action) {
		return (action instanceof Action.Place place) ? new Action.Place(place.order(), Then.NOTHING) : action;
	}

	private static PlannedOrder sent(PlannedOrder order, List<Ending> endings) {
		return new PlannedOrder(order.name().replaceFirst("^.*key-", "sent-"), Way.QUEUE, order.customer(),
				order.lines(), order.cents(), order.cents(), order.paymentMethod(), order.shipTo(), endings);
	}

	/** What is done before the first order. */
	void before(ChaosSystem system, Workload workload) throws IOException, InterruptedException {
		if (this.trigger != null) {
			this.trigger.create(system);
		}
	}

	/** What is done once everything has settled, before anybody looks. */
	void after(ChaosSystem system) {
		if (this.trigger != null) {
			this.trigger.drop(system);
		}
	}

	/** How long orders are placed. */
	Duration window() {
		return this.window;
	}

	FaultPlan plan() {
		return new FaultPlan(this.faults);
	}

	/**
	 * One fault several times.
	 *
	 * @param kind which
	 * @param link on which wire
	 * @param seconds for how long
	 * @param at at which seconds
	 */
	private record Strike(FaultKind kind, Link link, int seconds, List<Integer> at) {

		List<Fault> faults() {
			return this.at.stream()
				.map((second) -> new Fault(Duration.ofSeconds(second), this.kind, this.link.id(),
						Duration.ofSeconds(this.seconds)))
				.toList();
		}

	}

}
