package io.orderflow.orders;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

import io.orderflow.defaults.GroupCommit;
import io.orderflow.defaults.TraceParent;
import io.orderflow.orders.IdempotencyKeys.Claim;
import io.orderflow.orders.IdempotencyKeys.Earlier;
import io.orderflow.orders.outbox.Outbox;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes new orders down: an order, its message and its idempotency key become durable
 * together or not at all. Orders that come at once share a commit, and one connection, so
 * that a rush of customers leaves the others to who works their orders.
 */
@Component
class NewOrders {

	/** A statement with more takes longer than customers like to wait. */
	private static final int TOGETHER = 50;

	private static final Duration PATIENCE = Duration.ofMillis(1_500);

	private final GroupCommit<NewOrder, Optional<Earlier>> commits = new GroupCommit<>("new-orders", TOGETHER,
			NewOrder::name, this::writeAll);

	private final TransactionOperations transaction;

	private final JdbcClient jdbc;

	private final IdempotencyKeys keys;

	private final Outbox outbox;

	private final JsonMapper json;

	NewOrders(TransactionOperations transaction, JdbcClient jdbc, IdempotencyKeys keys, Outbox outbox,
			JsonMapper json) {
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.keys = keys;
		this.outbox = outbox;
		this.json = json;
	}

	/**
	 * Writes an order down, unless its key was taken before.
	 * @return empty once it is durable, else what its key was taken for
	 */
	Optional<Earlier> write(OrderPlaced order, PricedLines lines, @Nullable Claim claim) {
		NewOrder written = new NewOrder(order.orderId(), order.customerId(),
				this.json.writeValueAsString(lines.lines()), order.totalPrice().toPlainString(), order.paymentMethod(),
				this.json.writeValueAsString(order.shipTo()),
				Fingerprint.of(order.customerId(), order.items(), order.totalPrice(), order.paymentMethod(),
						order.shipTo()),
				order.placedAt().toString(), this.json.writeValueAsString(order), TraceParent.current(), claim);
		try {
			return this.commits.perform(written, PATIENCE);
		}
		catch (TimeoutException late) {
			throw Problem.busy();
		}
		catch (InterruptedException stopping) {
			Thread.currentThread().interrupt();
			// Nobody can say that it was not done.
			throw new IllegalStateException("Interrupted while an order was being written", stopping);
		}
	}

	private List<Optional<Earlier>> writeAll(List<NewOrder> orders) {
		return this.transaction.execute((_) -> {
			List<Claim> claims = orders.stream().map(NewOrder::claim).flatMap(Stream::ofNullable).toList();
			Map<String, Earlier> earlier = this.keys.take(claims);
			List<NewOrder> unclaimed = orders.stream()
				.filter((order) -> !earlier.containsKey(order.orderId()))
				.toList();
			if (!unclaimed.isEmpty()) {
				insert(unclaimed);
				this.outbox.wakeRelayAfterCommit(unclaimed.size());
			}
			return orders.stream().map((order) -> Optional.ofNullable(earlier.get(order.orderId()))).toList();
		});
	}

	/** Orders and messages in one statement, for what every order must pay. */
	private void insert(Collection<NewOrder> orders) {
		this.jdbc
			.sql("""
					with new_order as (
					    select * from unnest(:orders::text[], :customers::text[], :items::text[], :totals::numeric[],
					                         :methods::text[], :addresses::text[], :fingerprints::text[],
					                         :times::timestamptz[], :messages::text[], :traces::text[])
					    as new_order (order_id, customer_id, items, total_price, payment_method, ship_to, fingerprint,
					                  placed_at, message, trace_parent)
					), placed as (
					    insert into orders (order_id, customer_id, status, items, total_price, payment_method, ship_to,
					                        fingerprint, placed_at, queued_at)
					    select order_id, customer_id, 'ACCEPTED', items::jsonb, total_price, payment_method, ship_to::jsonb,
					           decode(fingerprint, 'hex'), placed_at, placed_at
					    from new_order
					)
					insert into outbox (order_id, body, trace_parent) select order_id, message, trace_parent from new_order""")
			.param("orders", column(orders, NewOrder::orderId))
			.param("customers", column(orders, NewOrder::customerId))
			.param("items", column(orders, NewOrder::items))
			.param("totals", column(orders, NewOrder::totalPrice))
			.param("methods", column(orders, NewOrder::paymentMethod))
			.param("addresses", column(orders, NewOrder::shipTo))
			.param("fingerprints", column(orders, NewOrder::fingerprint))
			.param("times", column(orders, NewOrder::placedAt))
			.param("messages", column(orders, NewOrder::message))
			.param("traces", column(orders, NewOrder::traceParent))
			.update();
	}

	private static @Nullable String[] column(Collection<NewOrder> orders, Function<NewOrder, @Nullable String> value) {
		return orders.stream().map(value).toArray(String[]::new);
	}

	@PreDestroy
	void stop() {
		this.commits.close();
	}

	/** An order as it is written. */
	private record NewOrder(String orderId, String customerId, String items, String totalPrice, String paymentMethod,
			String shipTo, String fingerprint, String placedAt, String message, @Nullable String traceParent,
			@Nullable Claim claim) {

		/**
		 * Two orders of one name cannot both be written: the later one finds the first.
		 */
		private Object name() {
			return (this.claim != null) ? this.claim.name() : this.orderId;
		}

	}

}
