package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.opentelemetry.api.trace.Span;
import io.orderflow.orders.IdempotencyKeys.Claim;
import io.orderflow.orders.IdempotencyKeys.Earlier;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes an order in. No other service is called and nothing is sent from here, so orders
 * are taken in while everything behind is down.
 */
@Service
class PlaceOrder {

	private final Room room;

	private final Prices prices;

	private final NewOrders newOrders;

	private final IdempotencyKeys keys;

	private final Orders orders;

	private final TransactionOperations transaction;

	private final OrderCounters counters;

	private final Clock clock;

	private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

	PlaceOrder(Room room, Prices prices, NewOrders newOrders, IdempotencyKeys keys, Orders orders,
			TransactionOperations transaction, OrderCounters counters, Clock clock) {
		this.room = room;
		this.prices = prices;
		this.newOrders = newOrders;
		this.keys = keys;
		this.orders = orders;
		this.transaction = transaction;
		this.counters = counters;
		this.clock = clock;
	}

	Placed place(String customerId, PlaceOrderRequest request, @Nullable IdempotencyKey key) {
		PricedLines lines = this.room.within(() -> price(request));
		String orderId = this.ids.generate().toString();
		Claim claim = (key != null) ? new Claim(customerId, key, request.hash(customerId), orderId) : null;
		Problem objection = objection(lines, request.totalPrice());
		if (objection != null) {
			return this.room.within(() -> replayOrRefuse(claim, objection));
		}
		OrderPlaced order = new OrderPlaced(OrderPlaced.VERSION, orderId, customerId, request.items(), lines.total(),
				this.clock.instant(), request.paymentMethod(), request.shipTo());
		Optional<Earlier> earlier = this.newOrders.write(order, lines, claim);
		if (earlier.isPresent()) {
			return this.room.within(() -> replay(earlier.get()));
		}
		this.counters.accepted(1);
		Span.current().setAttribute("order_id", orderId);
		return new Placed(new PlaceOrderAnswer(orderId, OrderStatus.ACCEPTED, order.totalPrice(), order.placedAt()),
				false);
	}

	/** No order is refused for a price of a moment ago. */
	private PricedLines price(PlaceOrderRequest request) {
		PricedLines lines = PricedLines.of(request.items(), this.prices.of(request.items()));
		return lines.amountTo(request.totalPrice()) ? lines
				: PricedLines.of(request.items(), this.prices.now(request.items()));
	}

	/**
	 * A request that was taken in once is answered alike for ever, also after the prices
	 * have changed. A refused one takes no key.
	 */
	private Placed replayOrRefuse(@Nullable Claim claim, Problem objection) {
		if (claim == null) {
			throw objection;
		}
		Map<String, Earlier> earlier = this.transaction.execute((_) -> {
			Map<String, Earlier> taken = this.keys.take(List.of(claim));
			if (taken.isEmpty()) {
				throw objection;
			}
			return taken;
		});
		return replay(Objects.requireNonNull(earlier.get(claim.orderId())));
	}

	private Placed replay(Earlier earlier) {
		if (!earlier.sameRequest()) {
			throw Problem
				.unprocessable("This Idempotency-Key was used for another request; a new order needs a new key.");
		}
		return new Placed(PlaceOrderAnswer.of(this.orders.findById(earlier.orderId()).orElseThrow()), true);
	}

	private static @Nullable Problem objection(PricedLines lines, @Nullable BigDecimal expectedTotal) {
		if (lines.nameUnknownProducts()) {
			return Problem.unprocessable("'items' names a product that is not in the catalogue; see GET /products.");
		}
		if (!lines.amountTo(expectedTotal)) {
			return Problem.unprocessable("'total_price' disagrees with the catalogue, whose total is " + lines.total()
					+ "; leave it out to accept the catalogue's.");
		}
		return null;
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
