package io.orderflow.orders;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.orderflow.orders.Admissions.Answer;
import io.orderflow.orders.Admissions.Admission;
import io.orderflow.orders.Admissions.Candidate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells the worker which orders to work. For known orders this is one read; an order that
 * came to the queue directly gets its row here, priced by the catalogue, and is rejected
 * at once if its total is wrong or a product unknown. An order that has the id of another
 * is a conflict and never a refusal, which would undo the genuine one.
 */
@Service
class AdmitOrders {

	/** The refuser of what is rejected here. */
	static final String ADMISSION = "admission";

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final Prices prices;

	private final OrderCounters counters;

	private final JsonMapper json;

	private final Clock clock;

	AdmitOrders(TransactionOperations transaction, JdbcClient jdbc, Prices prices, OrderCounters counters,
			JsonMapper json, Clock clock) {
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.prices = prices;
		this.counters = counters;
		this.json = json;
		this.clock = clock;
	}

	List<Admission> admit(List<Candidate> candidates) {
		Map<String, Candidate> byId = candidates.stream()
			.collect(Collectors.toMap(Candidate::orderId, Function.identity(), AdmitOrders::sameIdTwice));
		Map<String, Recorded> recorded = recorded(byId.keySet());
		List<Candidate> unseen = byId.values()
			.stream()
			.filter((candidate) -> !recorded.containsKey(candidate.orderId()))
			.toList();
		if (!unseen.isEmpty()) {
			recorded.putAll(take(unseen));
		}
		return candidates.stream()
			.map((candidate) -> answer(candidate, Objects.requireNonNull(recorded.get(candidate.orderId()))))
			.toList();
	}

	private Map<String, Recorded> take(List<Candidate> unseen) {
		Instant now = this.clock.instant();
		List<Row> rows = price(unseen, now);
		Admitted admitted = this.transaction.execute((_) -> {
			List<Taken> taken = insert(rows, now);
			// Read again, because another admission may have been faster.
			return new Admitted(recorded(unseen.stream().map(Candidate::orderId).toList()), taken);
		});
		count(admitted.taken());
		return admitted.recorded();
	}

	/** No order is refused, which is for ever, for a price of a moment ago. */
	private List<Row> price(List<Candidate> unseen, Instant now) {
		List<Item> items = unseen.stream().flatMap((candidate) -> candidate.items().stream()).toList();
		List<Row> rows = rows(unseen, this.prices.of(items), now);
		return rows.stream().allMatch((row) -> row.reason() == null) ? rows : rows(unseen, this.prices.now(items), now);
	}

	private static List<Row> rows(List<Candidate> unseen, Map<String, BigDecimal> prices, Instant now) {
		return unseen.stream().map((candidate) -> row(candidate, prices, now)).toList();
	}

	private Map<String, Recorded> recorded(Collection<String> orderIds) {
		return this.jdbc.sql("""
				select order_id, status, encode(fingerprint, 'hex') as fingerprint
				from orders where order_id = any(:ids)""")
			.param("ids", orderIds.toArray(String[]::new))
			.query(Recorded.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Recorded::orderId, Function.identity()));
	}

	/** Inserts in the order of the ids, so that two batches cannot deadlock. */
	private List<Taken> insert(List<Row> rows, Instant now) {
		return this.jdbc.sql("""
				insert into orders (order_id, customer_id, status, items, total_price, payment_method, ship_to,
				                    fingerprint, placed_at, queued_at, settled_at, refused_by, reason)
				select order_id, customer_id, status, items, total_price, payment_method, ship_to,
				       decode(fingerprint, 'hex'), placed_at, cast(:now as timestamptz), settled_at, refused_by, reason
				from jsonb_to_recordset(cast(:rows as jsonb)) as unseen (
				    order_id text, customer_id text, status text, items jsonb, total_price numeric, payment_method text,
				    ship_to jsonb, fingerprint text, placed_at timestamptz, settled_at timestamptz, refused_by text,
				    reason text)
				order by order_id
				on conflict do nothing
				returning order_id, status, reason,
				          greatest(extract(epoch from settled_at - placed_at), 0) as seconds""")
			.param("rows", this.json.writeValueAsString(rows))
			.param("now", Timestamp.from(now))
			.query(Taken.class)
			.list();
	}

	private static Row row(Candidate order, Map<String, BigDecimal> prices, Instant now) {
		PricedLines lines = PricedLines.of(order.items(), prices);
		String reason = lines.nameUnknownProducts() ? "unknown_product"
				: !lines.amountTo(order.totalPrice()) ? "wrong_total" : null;
		boolean rejected = reason != null;
		return new Row(order.orderId(), order.customerId(), rejected ? OrderStatus.REJECTED : OrderStatus.ACCEPTED,
				lines.lines(), order.totalPrice(), order.paymentMethod(), order.shipTo(), order.fingerprint(),
				placedAt(order, now), rejected ? now : null, rejected ? ADMISSION : null, reason);
	}

	/** A producer's clock may be wrong; nobody orders in the future. */
	private static Instant placedAt(Candidate order, Instant now) {
		Instant said = order.placedAt();
		return (said == null || said.isAfter(now) || said.isBefore(Instant.EPOCH)) ? now : said;
	}

	private static Admission answer(Candidate candidate, Recorded recorded) {
		return new Admission(candidate.orderId(),
				recorded.fingerprint().equals(candidate.fingerprint()) ? switch (recorded.status()) {
					case ACCEPTED -> Answer.GO;
					case COMPLETED, REJECTED -> Answer.ENDED;
					case PARKED, ABANDONING -> Answer.PARKED;
				} : Answer.CONFLICT);
	}

	private void count(List<Taken> taken) {
		this.counters.accepted(taken.size());
		taken.stream()
			.filter((order) -> order.status() == OrderStatus.REJECTED)
			.forEach((order) -> this.counters.rejected(ADMISSION, Objects.requireNonNull(order.reason()),
					order.seconds()));
	}

	private static Candidate sameIdTwice(Candidate one, Candidate other) {
		throw Problem.badRequest("'orders' names an order_id twice; ask about each order once.");
	}

	private record Admitted(Map<String, Recorded> recorded, List<Taken> taken) {
	}

	record Recorded(String orderId, OrderStatus status, String fingerprint) {
	}

	record Taken(String orderId, OrderStatus status, @Nullable String reason, double seconds) {
	}

	private record Row(String orderId, String customerId, OrderStatus status, List<OrderLine> items,
			BigDecimal totalPrice, String paymentMethod, Address shipTo, String fingerprint, Instant placedAt,
			@Nullable Instant settledAt, @Nullable String refusedBy, @Nullable String reason) {
	}

}
