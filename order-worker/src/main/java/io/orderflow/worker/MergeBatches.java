package io.orderflow.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

import org.springframework.stereotype.Component;

/**
 * Has batches that wait go on as one. SQS hands out ten messages at a time, but the
 * services take more: while some batches are under way, those that come meanwhile wait,
 * and then share each call and each commit. Under load there are fewer and larger calls;
 * who comes alone waits for nobody. Who must not share a call waits while many do not.
 */
@Component
class MergeBatches {

	/** While one is in the database of a service another can be on its way. */
	private static final int UNDER_WAY = 2;

	/** What the services take in one call. */
	static final int MOST_ORDERS = 200;

	/** So that large orders do not make a call that is too large, or takes too long. */
	private static final int MOST_LINES = 2000;

	static final int MOST_UNDER_WAY = UNDER_WAY * MOST_ORDERS;

	private final FulfilOrders fulfilOrders;

	private final TimeLimits limits;

	private final WorkerMetrics metrics;

	private final Tracer tracer;

	private final Queue<Waiting> waiting = new ArrayDeque<>();

	private final Semaphore alone = new Semaphore(BatchCall.ALONE_AT_ONCE);

	private int underWay;

	MergeBatches(FulfilOrders fulfilOrders, TimeLimits limits, WorkerMetrics metrics, OpenTelemetry telemetry) {
		this.fulfilOrders = fulfilOrders;
		this.limits = limits;
		this.metrics = metrics;
		this.tracer = telemetry.getTracer("io.orderflow");
	}

	/**
	 * Works a batch, maybe together with others; its time counts from now on.
	 * @param orders of different ids
	 * @return the endings by order id of those that have one
	 */
	Map<String, Ending> fulfil(List<Order> orders) {
		Waiting batch = new Waiting(orders, this.limits.startBatch());
		add(batch);
		startNext();
		try {
			return batch.endings.join();
		}
		catch (CompletionException failure) {
			throw (failure.getCause() instanceof RuntimeException cause) ? cause : failure;
		}
	}

	/**
	 * Works an order that must not share a call, maybe after others: when a worker that
	 * held hundreds has died twice, each of them goes alone. Its time counts from now on.
	 * @param order as a batch of one
	 * @return its ending by its id, if it has one
	 */
	Map<String, Ending> fulfilAlone(List<Order> order) {
		return alone((deadline) -> this.fulfilOrders.fulfil(order, deadline));
	}

	/**
	 * Gives an order up, maybe after others, like one that goes alone: what came back too
	 * often may be hundreds.
	 * @param order as a batch of one
	 * @param reason why no redelivery has helped
	 * @return its ending by its id, if it has one
	 */
	Map<String, Ending> giveUpAlone(List<Order> order, String reason) {
		return alone((deadline) -> this.fulfilOrders.giveUp(order, reason, deadline));
	}

	private Map<String, Ending> alone(Function<Deadline, Map<String, Ending>> work) {
		Deadline deadline = this.limits.startBatch();
		this.alone.acquireUninterruptibly();
		try {
			return work.apply(deadline);
		}
		finally {
			this.alone.release();
		}
	}

	private synchronized void add(Waiting batch) {
		this.waiting.add(batch);
	}

	private void startNext() {
		List<Waiting> together = next();
		if (!together.isEmpty()) {
			Thread.ofVirtual().name("merged-batch").start(() -> {
				try {
					work(together);
				}
				finally {
					ended();
					startNext();
				}
			});
		}
	}

	/** None while enough is under way. No call may name an order twice. */
	private synchronized List<Waiting> next() {
		List<Waiting> together = new ArrayList<>();
		if (this.underWay < UNDER_WAY) {
			Set<String> orderIds = new HashSet<>();
			int lines = 0;
			for (Iterator<Waiting> batches = this.waiting.iterator(); batches.hasNext();) {
				Waiting batch = batches.next();
				if (!batch.deadline.leavesTimeForACall()) {
					// Its time would be that of all that goes on with it.
					batch.end(Map.of());
					batches.remove();
				}
				else if (orderIds.size() + batch.orders.size() <= MOST_ORDERS && lines + batch.lines <= MOST_LINES
						&& Collections.disjoint(orderIds, batch.orderIds)) {
					orderIds.addAll(batch.orderIds);
					lines += batch.lines;
					together.add(batch);
					batches.remove();
				}
			}
			this.underWay += together.isEmpty() ? 0 : 1;
		}
		return together;
	}

	private synchronized void ended() {
		this.underWay--;
	}

	private void work(List<Waiting> together) {
		List<Order> orders = together.stream().flatMap((batch) -> batch.orders.stream()).toList();
		// Who has waited the longest has the least time left, and came first.
		Deadline deadline = together.getFirst().deadline;
		try {
			this.metrics.worked(orders.size());
			Map<String, Ending> endings = BatchTrace.merged(this.tracer,
					together.stream().map((batch) -> batch.trace).toList(),
					() -> this.fulfilOrders.fulfil(orders, deadline));
			together.forEach((batch) -> batch.end(endings));
		}
		catch (Throwable failure) {
			// Who waits must learn of it, whatever it is, or would wait for ever.
			together.forEach((batch) -> batch.endings.completeExceptionally(failure));
		}
	}

	/** A batch whose turn has not come. */
	private static final class Waiting {

		private final List<Order> orders;

		private final Set<String> orderIds = new HashSet<>();

		private final int lines;

		private final Deadline deadline;

		private final Context trace = Context.current();

		private final CompletableFuture<Map<String, Ending>> endings = new CompletableFuture<>();

		private Waiting(List<Order> orders, Deadline deadline) {
			this.orders = orders;
			this.deadline = deadline;
			orders.forEach((order) -> this.orderIds.add(order.orderId()));
			this.lines = orders.stream().mapToInt((order) -> order.items().size()).sum();
		}

		/**
		 * What became of others' orders is none of its: one may have the id of its own.
		 */
		private void end(Map<String, Ending> all) {
			Map<String, Ending> own = new HashMap<>();
			this.orderIds.forEach((orderId) -> own.computeIfAbsent(orderId, all::get));
			this.endings.complete(own);
		}

	}

}
