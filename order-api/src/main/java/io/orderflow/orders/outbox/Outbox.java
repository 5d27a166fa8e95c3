package io.orderflow.orders.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The messages that are to be sent, kept beside what they tell of. A message is added in
 * the transaction that makes it true, and its row goes when the queue has it: an empty
 * outbox is a sent outbox.
 */
@Repository
public class Outbox {

	/**
	 * A message that waited longer counts as put on its way when it was sent, and not
	 * when its order was placed. In the rule none does, and no order pays for that.
	 */
	static final Duration LATE = Duration.ofSeconds(5);

	private final JdbcClient jdbc;

	/** One permit for each message that the relay has not yet heard of. */
	private final Semaphore messages = new Semaphore(0);

	Outbox(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Adds messages, which will be sent if and only if the caller's transaction commits.
	 * They begin traces of their own: the requests that placed their orders are long
	 * over.
	 * @param bodies the messages by the orders that they tell of
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(Map<String, String> bodies) {
		this.jdbc.sql("""
				insert into outbox (order_id, body)
				select order_id, body from unnest(:orders, :bodies) as message (order_id, body)""")
			.param("orders", bodies.keySet().toArray(String[]::new))
			.param("bodies", bodies.values().toArray(String[]::new))
			.update();
		wakeRelayAfterCommit(bodies.size());
	}

	/**
	 * For who has added messages in a statement of its own. This only wakes the relay: if
	 * it is lost with the process, the relay's timer finds the rows.
	 * @param messages how many
	 */
	public void wakeRelayAfterCommit(int messages) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				Outbox.this.messages.release(messages);
			}

		});
	}

	void wakeRelay() {
		this.messages.release();
	}

	/**
	 * Waits for a message, and then a little longer for as many as fill a batch.
	 * @param atMost how long to wait for the first one
	 * @param linger how long to wait for the others
	 * @param batch how many fill a batch
	 */
	void awaitMessages(Duration atMost, Duration linger, int batch) throws InterruptedException {
		if (this.messages.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
			var _ = this.messages.tryAcquire(batch - 1, linger.toNanos(), TimeUnit.NANOSECONDS);
		}
		this.messages.drainPermits();
	}

	/**
	 * Takes the oldest messages until the end of the transaction; those that another
	 * relay has taken are passed over.
	 * @param limit how many at most
	 * @return the messages
	 */
	List<Message> claim(int limit) {
		return this.jdbc
			.sql("""
					select id, order_id, body, created_at < clock_timestamp() - make_interval(secs => :late) as late, trace_parent
					from outbox where parked_reason is null
					order by id limit :limit for update skip locked""")
			.param("late", LATE.toSeconds())
			.param("limit", limit)
			.query(Message.class)
			.list();
	}

	void delete(Collection<Message> sent) {
		this.jdbc.sql("delete from outbox where id = any(:ids)")
			.param("ids", sent.stream().map(Message::id).toArray(Long[]::new))
			.update();
		String[] late = sent.stream().filter(Message::late).map(Message::orderId).toArray(String[]::new);
		if (late.length > 0) {
			queuedNow(late);
		}
	}

	/**
	 * After an outage of SQS an order would otherwise seem to have been on the queue
	 * since it was placed, long overtaken and therefore lost. Locks in the order of the
	 * ids, so that this and a batch of the worker cannot deadlock.
	 */
	private void queuedNow(String[] orderIds) {
		this.jdbc.sql("""
				with late as (
				    select order_id from orders where order_id = any(:ids) order by order_id for update
				)
				update orders set queued_at = clock_timestamp() from late where orders.order_id = late.order_id""")
			.param("ids", orderIds)
			.update();
	}

	/**
	 * Whether messages wait longer here than they should: SQS is away, or there are more
	 * than it takes.
	 * @return whether the oldest one does
	 */
	public boolean isBackedUp() {
		return this.jdbc
			.sql("""
					select exists (
					    select from (select created_at from outbox where parked_reason is null order by id limit 1) as oldest
					    where created_at < clock_timestamp() - make_interval(secs => :late))""")
			.param("late", LATE.toSeconds())
			.query(Boolean.class)
			.single();
	}

	/** Keeps a message that can never be sent out of the others' way. */
	void park(Message message, String reason) {
		this.jdbc.sql("update outbox set parked_reason = :reason where id = :id")
			.param("reason", reason)
			.param("id", message.id())
			.update();
	}

	/**
	 * What is here, in at most a second. In an outage of SQS there may be millions, so
	 * only the oldest are counted. Those that are parked are among them, since nothing is
	 * parked before it was its turn.
	 * @return what the oldest 100,000 messages are
	 */
	public Backlog backlog() {
		return this.jdbc.sql("""
				select count(*) filter (where parked_reason is null) as waiting,
				       count(*) filter (where parked_reason is not null) as parked,
				       greatest(extract(epoch from clock_timestamp()
				           - min(created_at) filter (where parked_reason is null)), 0) as oldest_seconds
				from (select created_at, parked_reason from outbox order by id limit 100000) as oldest""")
			.withQueryTimeout(1)
			.query(Backlog.class)
			.single();
	}

	/**
	 * What has not left.
	 *
	 * @param waiting messages that SQS has not taken yet
	 * @param parked messages that SQS refuses for what they are
	 * @param oldestSeconds how long the oldest of those that wait is here, 0 if none
	 */
	public record Backlog(long waiting, long parked, double oldestSeconds) {
	}

	/**
	 * A message that is to be sent.
	 *
	 * @param id its place in the outbox
	 * @param orderId the order that it tells of
	 * @param body what is sent
	 * @param late whether it has waited longer than it should
	 * @param traceParent where its order's trace goes on, if it has one
	 */
	record Message(long id, String orderId, String body, boolean late, @Nullable String traceParent) {
	}

}
