package io.orderflow.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Places many orders, of each customer in turn, over a fixed number of connections. An
 * answer that is lost is asked for again with the same key, so that no order is placed
 * twice.
 */
public final class Load {

	private static final int CONNECTIONS = 32;

	private static final int TRIES = 6;

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private static final int DIGITS = 3;

	private final List<OrderApi> apis;

	private final List<OrderRequest> orders;

	private final int count;

	private final double perSecond;

	private final String run = UUID.randomUUID().toString();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	/** In microseconds. */
	private final ConcurrentHistogram latency = new ConcurrentHistogram(LONGEST.toNanos() / 1_000, DIGITS);

	/**
	 * A load that has not begun.
	 * @param apis where the orders go, in turn
	 * @param customers who orders, in turn
	 * @param count how many orders
	 * @param perSecond how many orders begin in a second; 0 for as many as the
	 * connections allow
	 */
	public Load(List<OrderApi> apis, List<String> customers, int count, double perSecond) {
		this.apis = List.copyOf(apis);
		this.orders = customers.stream().map(OrderRequest::ofTheArticle).toList();
		this.count = count;
		this.perSecond = perSecond;
	}

	/**
	 * Returns once each order is accepted or has failed.
	 * @param each called after each order
	 */
	public void run(Runnable each) throws IOException, InterruptedException {
		// Beforehand: no order shall seem slow because its customer had no token yet.
		for (OrderRequest order : this.orders) {
			for (OrderApi api : this.apis) {
				api.tokens().of(order.customerId());
			}
		}
		long start = System.nanoTime();
		try (ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < CONNECTIONS; i++) {
				connections.execute(() -> placeUntilNoneIsLeft(start, each));
			}
		}
	}

	private void placeUntilNoneIsLeft(long start, Runnable each) {
		for (int i = this.next.getAndIncrement(); i < this.count; i = this.next.getAndIncrement()) {
			long begin = (this.perSecond > 0) ? awaitTurn(start, i) : System.nanoTime();
			place(this.apis.get(i % this.apis.size()), this.orders.get(i % this.orders.size()), this.run + "-" + i);
			// From its turn on: an order that had to wait for a connection was slow.
			this.latency.recordValue(Math.min((System.nanoTime() - begin) / 1_000, LONGEST.toNanos() / 1_000));
			each.run();
		}
	}

	private long awaitTurn(long start, int order) {
		long turn = start + (long) (order / this.perSecond * Duration.ofSeconds(1).toNanos());
		for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		return turn;
	}

	private void place(OrderApi api, OrderRequest order, String key) {
		String failure = "";
		for (int tries = 0; tries < TRIES; tries++) {
			Duration pause = Duration.ofMillis(100L << tries);
			try {
				OrderApi.Answer answer = api.place(order, key);
				if (answer.accepted()) {
					this.accepted.incrementAndGet();
					return;
				}
				failure = answer.status() + " " + answer.body();
				if (!answer.passing()) {
					break;
				}
				pause = pause.plus(answer.pause());
			}
			catch (IOException lost) {
				failure = lost.toString();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
				return;
			}
			LockSupport.parkNanos(pause.toNanos());
		}
		this.failures.add(failure);
	}

	/** How many orders were accepted. */
	public int accepted() {
		return this.accepted.get();
	}

	/** Why each order that was not accepted was not. */
	public List<String> failures() {
		return List.copyOf(this.failures);
	}

	/** From each order's turn to its answer, in microseconds. */
	public Histogram latency() {
		return this.latency;
	}

}
