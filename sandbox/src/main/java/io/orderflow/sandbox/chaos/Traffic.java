package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.orderflow.sandbox.chaos.Action.Then;
import io.orderflow.sandbox.chaos.History.Asked;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Does what a workload says, at a steady pace whatever becomes of it, and writes down
 * what was heard.
 */
final class Traffic implements AutoCloseable {

	private static final Duration PATIENCE_OF_PRODUCERS = Duration.ofSeconds(1);

	private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(5);

	/**
	 * Whoever asks or waits is served by the machine that all of it runs on: with two
	 * thousand who try again, no service would start in time any more.
	 */
	private static final int MOST_AT_ONCE = 500;

	private final Customer customers;

	private final SqsClient sqs;

	private final String orderQueue;

	private final Workload workload;

	private final History history;

	private final ExecutorService everybody = Executors.newVirtualThreadPerTaskExecutor();

	private final Semaphore room = new Semaphore(MOST_AT_ONCE);

	private final AtomicInteger begun = new AtomicInteger();

	/**
	 * Traffic that has not begun.
	 * @param customers who speaks to order-api; closed together with this
	 * @param sqs the producers' client; closed together with this
	 * @param orderQueue where they put their messages
	 * @param workload what is done
	 * @param history where it is written down
	 */
	Traffic(Customer customers, SqsClient sqs, String orderQueue, Workload workload, History history) {
		this.customers = customers;
		this.sqs = sqs;
		this.orderQueue = orderQueue;
		this.workload = workload;
		this.history = history;
	}

	/** Returns once the last action has begun, which is when the time is over. */
	void run(Duration window) throws InterruptedException {
		Instant start = Instant.now();
		int count = this.workload.actions().size();
		for (int i = 0; i < count; i++) {
			Duration left = Duration.between(Instant.now(), start.plus(window.multipliedBy(i).dividedBy(count)));
			if (left.isPositive()) {
				Thread.sleep(left);
			}
			this.room.acquire();
			Action action = this.workload.actions().get(i);
			this.begun.incrementAndGet();
			this.everybody.execute(() -> {
				try {
					act(action);
				}
				catch (InterruptedException over) {
					Thread.currentThread().interrupt();
				}
				finally {
					this.room.release();
				}
			});
		}
	}

	private void act(Action action) throws InterruptedException {
		switch (action) {
			case Action.Place(PlannedOrder order, Then then) -> place(order, then);
			case Action.Send(PlannedOrder order, int copies) -> {
				Asked asked = this.history.ask(order);
				for (int i = 0; i < copies; i++) {
					asked.heard(send(Documents.message(order), order.name()));
				}
			}
			case Action.Poison(String body) -> poison(body);
		}
	}

	private void place(PlannedOrder order, Then then) throws InterruptedException {
		Asked asked = this.history.ask(order);
		String body = Documents.request(order);
		Call call = this.customers.place(asked, What.PLACE, body);
		String id = call.orderId();
		if (!call.acceptance() || id == null) {
			return;
		}
		switch (then) {
			case NOTHING -> {
			}
			case LOOK -> lookUntilItEnds(asked, id);
			case REPLAY -> {
				Thread.sleep(ThreadLocalRandom.current().nextLong(10_000));
				this.customers.place(asked, What.REPLAY, body);
			}
			case REUSE_KEY -> this.customers.place(asked, What.OTHER_BODY, Documents.otherRequest(order));
			case CONFLICT -> poison(Documents.conflict(order, id));
		}
	}

	private void lookUntilItEnds(Asked asked, String id) throws InterruptedException {
		long pause = 50;
		while (!this.customers.over()) {
			Call seen = this.customers.look(asked, id);
			if (seen.isAnswer() && !seen.said().equals("ACCEPTED")) {
				break;
			}
			Thread.sleep(pause);
			pause = Math.min(pause * 2, LONGEST_BETWEEN_LOOKS.toMillis());
		}
		Thread.sleep(LONGEST_BETWEEN_LOOKS);
		this.customers.look(asked, id);
	}

	private void poison(String body) throws InterruptedException {
		// Before it is tried: whoever finds it must know it.
		this.history.poison(body, Instant.now(), false);
		Call sent = send(body, null);
		this.history.poison(body, sent.answered(), sent.acceptance());
	}

	/** Until the queue has it, which then may have it more than once. */
	private Call send(String body, @Nullable String orderId) throws InterruptedException {
		while (true) {
			Instant invoked = Instant.now();
			try {
				this.sqs.sendMessage((send) -> send.queueUrl(this.orderQueue).messageBody(body));
				return new Call(What.PLACE, invoked, Instant.now(), Call.ACCEPTED, orderId, "");
			}
			catch (SdkException away) {
				if (this.customers.over()) {
					return new Call(What.PLACE, invoked, Instant.now(), 0, null, "");
				}
				Thread.sleep(PATIENCE_OF_PRODUCERS);
			}
		}
	}

	/** How many actions there are. */
	int planned() {
		return this.workload.actions().size();
	}

	/** How many actions have begun. */
	int begun() {
		return this.begun.get();
	}

	/** How many customers have not finished. */
	int busy() {
		return MOST_AT_ONCE - this.room.availablePermits();
	}

	/** Nobody asks again; returns once all are silent. */
	void finish() throws InterruptedException {
		this.customers.giveUp();
		this.everybody.shutdown();
		if (!this.everybody.awaitTermination(30, TimeUnit.SECONDS)) {
			this.everybody.shutdownNow();
		}
	}

	@Override
	public void close() {
		this.everybody.shutdownNow();
		this.customers.close();
		this.sqs.close();
	}

}
