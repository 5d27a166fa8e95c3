package io.orderflow.orders;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.opentelemetry.api.trace.Span;
import io.orderflow.defaults.TraceParent;
import io.orderflow.orders.outbox.Outbox;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes an order in: the order, its message and its idempotency key become durable
 * together or not at all. No other service is called and nothing is sent from here, so
 * orders are taken in while everything behind is down.
 */
@Service
class PlaceOrder {

	private final Room room;

	private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final Prices prices;

	private final Orders orders;

	private final IdempotencyKeys keys;

	private final Outbox outbox;

	private final OrderCounters counters;

	private final JsonMapper json;

	private final Clock clock;

	PlaceOrder(Room room, TransactionOperations transaction, JdbcClient jdbc, Prices prices, Orders orders,
			IdempotencyKeys keys, Outbox outbox, OrderCounters counters, JsonMapper json, Clock clock) {
		this.room = room;
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.prices = prices;
		this.orders = orders;
		this.keys = keys;
		this.outbox = outbox;
		this.counters = counters;
		this.json = json;
		this.clock = clock;
	}

	Placed place(String customerId, PlaceOrderRequest request, @Nullable IdempotencyKey key) {
		Placed placed = this.room.within(() -> {
			PricedLines lines = price(request);
			return this.transaction.execute((status) -> placeOnce(customerId, request, lines, key));
		});
		if (!placed.replayed()) {
			this.counters.accepted(1);
		}
		return placed;
	}

	/** No order is refused for a price of a moment ago. */
	private PricedLines price(PlaceOrderRequest request) {
		PricedLines lines = PricedLines.of(request.items(), this.prices.of(request.items()));
		return lines.amountTo(request.totalPrice()) ? lines
				: PricedLines.of(request.items(), this.prices.now(request.items()));
	}

	private Placed placeOnce(String customerId, PlaceOrderRequest request, PricedLines lines,
			@Nullable IdempotencyKey key) {
		String orderId = this.ids.generate().toString();
		if (key != null) {
			var earlier = this.keys.take(customerId, key, request.hash(customerId), orderId);
			if (earlier.isPresent()) {
				return replay(earlier.get());
			}
		}
		check(lines, request.totalPrice());
		OrderPlaced order = new OrderPlaced(OrderPlaced.VERSION, orderId, customerId, request.items(), lines.total(),
				this.clock.instant(), request.paymentMethod(), request.shipTo());
		insert(order, lines);
		Span.current().setAttribute("order_id", orderId);
		this.outbox.wakeRelayAfterCommit();
		return new Placed(new PlaceOrderAnswer(orderId, OrderStatus.ACCEPTED, order.totalPrice(), order.placedAt()),
				false);
	}

	/** The order and its message in one statement, for what every order must pay. */
	private void insert(OrderPlaced order, PricedLines lines) {
		this.jdbc.sql("""
				with placed as (
				    insert into orders (order_id, customer_id, status, items, total_price, payment_method, ship_to,
				                        fingerprint, placed_at, queued_at)
				    values (:order, :customer, 'ACCEPTED', cast(:items as jsonb), :total, :method,
				            cast(:shipTo as jsonb), :fingerprint, :now, :now)
				    returning order_id
				)
				insert into outbox (order_id, body, trace_parent)
				select order_id, :message, cast(:trace as text) from placed""")
			.param("order", order.orderId())
			.param("customer", order.customerId())
			.param("items", this.json.writeValueAsString(lines.lines()))
			.param("total", order.totalPrice())
			.param("method", order.paymentMethod())
			.param("shipTo", this.json.writeValueAsString(order.shipTo()))
			.param("fingerprint",
					Fingerprint.of(order.customerId(), order.items(), order.totalPrice(), order.paymentMethod(),
							order.shipTo()))
			.param("now", Timestamp.from(order.placedAt()))
			.param("message", this.json.writeValueAsString(order))
			.param("trace", TraceParent.current())
			.update();
	}

	private Placed replay(IdempotencyKeys.Earlier earlier) {
		if (!earlier.sameRequest()) {
			throw Problem
				.unprocessable("This Idempotency-Key was used for another request; a new order needs a new key.");
		}
		return new Placed(PlaceOrderAnswer.of(this.orders.findById(earlier.orderId()).orElseThrow()), true);
	}

	private static void check(PricedLines lines, @Nullable BigDecimal expectedTotal) {
		if (lines.nameUnknownProducts()) {
			throw Problem.unprocessable("'items' names a product that is not in the catalogue; see GET /products.");
		}
		if (!lines.amountTo(expectedTotal)) {
			throw Problem.unprocessable("'total_price' disagrees with the catalogue, whose total is " + lines.total()
					+ "; leave it out to accept the catalogue's.");
		}
	}

	/**
	 * An order that was taken in.
	 *
	 * @param answer what its customer is told
	 * @param replayed whether it was taken in by an earlier request of the same key
	 */
	record Placed(PlaceOrderAnswer answer, boolean replayed) {
	}

}
