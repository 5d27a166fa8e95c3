package io.orderflow.orders;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Reads orders for those who follow them, at the replica where that makes no difference.
 * It may lag, but what has ended never changes: an order that has ended there has ended.
 * About any other the primary is asked, so nobody is told that the order they have just
 * placed is not there, nor sees a status go back. Only lists may lag.
 */
@Service
class ReadOrders {

	private final Orders orders;

	private final Room room;

	private final @Nullable Replica replica;

	ReadOrders(Orders orders, Room room, ObjectProvider<Replica> replica) {
		this.orders = orders;
		this.room = room;
		this.replica = replica.getIfAvailable();
	}

	/**
	 * Looks for an order. A foreign one takes as long as one that is not there.
	 * @param caller who asks
	 * @param orderId the order
	 * @return the order, if it is there for the caller
	 */
	Optional<Order> order(Caller caller, String orderId) {
		return atReplica(caller,
				() -> this.orders.findById(orderId).filter((order) -> order.hasEnded() && caller.maySee(order)))
			.or(() -> atPrimary(caller, () -> this.orders.findById(orderId)).filter(caller::maySee));
	}

	/** As {@link Orders#newest} says, but for what came in the last moments. */
	List<Order> newest(Caller caller, @Nullable OrderStatus status, @Nullable String customerId, @Nullable Cursor after,
			int limit) {
		Supplier<List<Order>> read = () -> this.orders.newest(status, customerId, after, limit);
		return atReplica(caller, () -> Optional.of(read.get())).orElseGet(() -> atPrimary(caller, read));
	}

	/** The worker is shown no order: it asks to learn whether the primary is well. */
	private <T> Optional<T> atReplica(Caller caller, Supplier<Optional<T>> read) {
		return (this.replica != null && (caller.seesOwn() || caller.seesAll())) ? this.replica.read(read)
				: Optional.empty();
	}

	/** Operators and the worker's probe find it however many customers ask. */
	private <T> T atPrimary(Caller caller, Supplier<T> read) {
		return caller.seesOwn() ? this.room.within(read) : read.get();
	}

}
