package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.chaos.Action.Then;
import io.orderflow.sandbox.chaos.PlannedOrder.Line;
import io.orderflow.sandbox.chaos.PlannedOrder.Way;

/**
 * What everybody does in a run and what must come of it: the same for the same seed, and
 * computed here alone.
 *
 * @param catalogue what there is to buy
 * @param actions what is done, in this order
 * @param canary what each text begins with that nobody may print
 */
record Workload(Catalogue catalogue, List<Action> actions, String canary) {

	static Workload of(long seed, int count) {
		return new Making(seed).make(count, Card.deck());
	}

	/** Every order that there may be, in the order in which they are asked for. */
	Stream<PlannedOrder> orders() {
		return this.actions.stream().flatMap((action) -> switch (action) {
			case Action.Place place -> Stream.of(place.order());
			case Action.Send send -> Stream.of(send.order());
			case Action.Poison ignored -> Stream.empty();
		});
	}

	/** How much of each product there is in the beginning. */
	Map<String, Long> stock() {
		return this.catalogue.articles()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (article) -> article.getValue().stock(), Long::sum,
					TreeMap::new));
	}

	/** The same, with one thing done instead of each. */
	Workload with(UnaryOperator<Action> instead) {
		return new Workload(this.catalogue, this.actions.stream().map(instead).toList(), this.canary);
	}

	/** What an action is about. */
	enum Card {

		USUAL(28), HOT(4), DECLINED(2), INSUFFICIENT(1), UNKNOWN_CARD(1), NOT_SERVED(2), SOLD_OUT(2), SCARCE(3),
		REFUSED(1), SENT(2), COPIED(1), SENT_WRONG(1), CONFLICT(1), POISON(1);

		private final int times;

		Card(int times) {
			this.times = times;
		}

		/** All fifty, so that each fifty actions have some of everything. */
		static List<Card> deck() {
			List<Card> deck = new ArrayList<>();
			for (Card card : values()) {
				deck.addAll(Collections.nCopies(card.times, card));
			}
			return deck;
		}

	}

	/** Workloads that are being made, and that share one catalogue. */
	static final class Making {

		private static final List<String> SERVED = List.of("US", "CA", "GB", "DE", "FR", "NL", "AT", "CH", "JP");

		private static final List<String> NOT_SERVED = List.of("AQ", "BR", "NZ");

		private static final String CARD = "pm_card_visa";

		private static final int BUYERS_OF_LAST_PIECES = 25;

		private final Random random;

		private final String canary;

		private final Catalogue catalogue;

		private final PoisonMaker poison;

		private final List<String> customers = Stream
			.concat(Stream.of("alice", "bob", "67890"), Tokens.loadCustomers().stream())
			.toList();

		private String scarce = "";

		private int buyers;

		private int number;

		Making(long seed) {
			this.random = new Random(seed);
			this.canary = "canary" + Long.toString(this.random.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX) + "-";
			this.catalogue = Catalogue.of(this.random);
			this.poison = new PoisonMaker(this.canary);
		}

		/**
		 * So many actions, of which each so many as the deck has cards are the deck's.
		 */
		Workload make(int count, List<Card> cards) {
			List<Action> actions = new ArrayList<>();
			while (actions.size() < count) {
				List<Card> deck = new ArrayList<>(cards);
				Collections.shuffle(deck, this.random);
				deck.stream().limit(count - actions.size()).map(this::play).forEach(actions::add);
			}
			return new Workload(this.catalogue, List.copyOf(actions), this.canary);
		}

		private Action play(Card card) {
			this.number++;
			return switch (card) {
				case USUAL -> new Action.Place(completed(lines()), then());
				case HOT -> new Action.Place(completed(List.of(line(this.catalogue.hot()))), then());
				case DECLINED ->
					place(lines(), "pm_card_charge_declined", Ending.rejected("take_payment", "card_declined"));
				case INSUFFICIENT ->
					place(lines(), "pm_card_insufficient_funds", Ending.rejected("take_payment", "insufficient_funds"));
				case UNKNOWN_CARD ->
					place(lines(), this.canary + "card", Ending.rejected("take_payment", "unknown_payment_method"));
				case NOT_SERVED -> new Action.Place(planned(Way.API, lines(), CARD, NOT_SERVED,
						List.of(Ending.rejected("book_shipment", "country_not_served"))), then());
				case SOLD_OUT ->
					place(Stream.concat(lines().stream(), Stream.of(line(this.catalogue.soldOut()))).toList(), CARD,
							Ending.OUT_OF_STOCK);
				case SCARCE -> new Action.Place(
						planned(Way.API, List.of(new Line(scarce(), 1)), CARD, SERVED, Ending.FIRST_COME), Then.LOOK);
				case REFUSED -> new Action.Place(refused(), Then.NOTHING);
				case SENT -> new Action.Send(sent(CARD, Ending.COMPLETED), 1);
				case COPIED -> new Action.Send(
						this.random.nextBoolean() ? sent(CARD, Ending.COMPLETED)
								: sent("pm_card_charge_declined", Ending.rejected("take_payment", "card_declined")),
						2 + this.random.nextInt(4));
				case SENT_WRONG -> new Action.Send(sentWrong(), 1);
				case CONFLICT -> new Action.Place(completed(lines()), Then.CONFLICT);
				case POISON -> new Action.Poison(this.poison.next());
			};
		}

		private Then then() {
			return switch (this.random.nextInt(20)) {
				case 0, 1, 2 -> Then.LOOK;
				case 3, 4 -> Then.REPLAY;
				case 5 -> Then.REUSE_KEY;
				default -> Then.NOTHING;
			};
		}

		private Action place(List<Line> lines, String card, Ending ending) {
			return new Action.Place(planned(Way.API, lines, card, SERVED, List.of(ending)), then());
		}

		private PlannedOrder completed(List<Line> lines) {
			return planned(Way.API, lines, CARD, SERVED, List.of(Ending.COMPLETED));
		}

		private PlannedOrder sent(String card, Ending ending) {
			return planned(Way.QUEUE, lines(), card, SERVED, List.of(ending));
		}

		/**
		 * Whoever writes to the queue may write anything: admission has the last word.
		 */
		private PlannedOrder sentWrong() {
			if (this.random.nextBoolean()) {
				return planned(Way.QUEUE, List.of(new Line("unknown-" + this.number, 1)), CARD, SERVED,
						List.of(Ending.rejected("admission", "unknown_product")));
			}
			PlannedOrder order = sent(CARD, Ending.rejected("admission", "wrong_total"));
			return stating(order, order.cents() + 1);
		}

		/** A price that is not the catalogue's, or something that is not in it. */
		private PlannedOrder refused() {
			if (this.random.nextBoolean()) {
				return planned(Way.API, List.of(new Line("unknown-" + this.number, 1)), CARD, SERVED,
						Ending.NOT_ACCEPTED);
			}
			PlannedOrder order = planned(Way.API, lines(), CARD, SERVED, Ending.NOT_ACCEPTED);
			return stating(order, order.cents() + 1);
		}

		private static PlannedOrder stating(PlannedOrder order, long cents) {
			return new PlannedOrder(order.name(), order.way(), order.customer(), order.lines(), order.cents(), cents,
					order.paymentMethod(), order.shipTo(), order.endings());
		}

		private PlannedOrder planned(Way way, List<Line> lines, String card, List<String> countries,
				List<Ending> endings) {
			String name = (way == Way.API) ? this.canary + "key-" + this.number : "sent-" + this.number;
			long cents = lines.stream()
				.filter((line) -> this.catalogue.articles().containsKey(line.product()))
				.mapToLong((line) -> this.catalogue.cents(line.product()) * line.quantity())
				.sum();
			boolean states = way == Way.QUEUE || this.random.nextBoolean();
			return new PlannedOrder(name, way, any(this.customers), lines, cents, states ? cents : null, card,
					Map.of("name", this.canary + "name-" + this.number, "street", this.canary + "street", "city",
							this.canary + "city", "country", any(countries)),
					endings);
		}

		/** One to four lines of what there is enough of; two may name one product. */
		private List<Line> lines() {
			return Stream.generate(() -> line(this.catalogue.usual())).limit(1 + this.random.nextInt(4)).toList();
		}

		private Line line(List<String> products) {
			return new Line(any(products), 1 + this.random.nextInt(5));
		}

		private String scarce() {
			if (this.buyers++ % BUYERS_OF_LAST_PIECES == 0) {
				this.scarce = this.catalogue.addScarce(this.buyers / BUYERS_OF_LAST_PIECES, this.random);
			}
			return this.scarce;
		}

		private <T> T any(List<T> all) {
			return all.get(this.random.nextInt(all.size()));
		}

	}

}
