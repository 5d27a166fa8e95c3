package io.orderflow.orders;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * Remembers for 30 days which request made which order. A key exists only together with
 * its order: both are one transaction, so a refused or failed request leaves no key.
 */
@Repository
class IdempotencyKeys {

	static final Duration KEPT = Duration.ofDays(30);

	/** Small enough to stay far below the statement time-out. */
	private static final int PURGED_AT_ONCE = 5_000;

	private final JdbcClient jdbc;

	private final Clock clock;

	IdempotencyKeys(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Takes a key for a new order. Of several at once one takes it; the others wait here
	 * until its transaction ends, then find its order, or take the key if it rolled back.
	 * @return empty if the key is taken now, else what it was taken for before
	 */
	Optional<Earlier> take(String customerId, IdempotencyKey key, byte[] requestHash, String orderId) {
		int taken = this.jdbc.sql("""
				insert into idempotency_keys (customer_id, key, request_hash, order_id, created_at)
				values (:customer, :key, :hash, :order, :now)
				on conflict (customer_id, key) do update
				set request_hash = excluded.request_hash, order_id = excluded.order_id, created_at = excluded.created_at
				where idempotency_keys.created_at < :expiry""")
			.param("customer", customerId)
			.param("key", key.value())
			.param("hash", requestHash)
			.param("order", orderId)
			.param("now", Timestamp.from(this.clock.instant()))
			.param("expiry", expiry())
			.update();
		if (taken == 1) {
			return Optional.empty();
		}
		// The insert has locked the row that it met, so the row is still there.
		return Optional.of(this.jdbc.sql("""
				select order_id, request_hash = :hash as same_request
				from idempotency_keys where customer_id = :customer and key = :key""")
			.param("customer", customerId)
			.param("key", key.value())
			.param("hash", requestHash)
			.query(Earlier.class)
			.single());
	}

	@Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
	void purge() {
		int purged;
		do {
			purged = this.jdbc.sql("""
					delete from idempotency_keys where (customer_id, key) in (
					    select customer_id, key from idempotency_keys
					    where created_at < :expiry limit :limit for update skip locked)""")
				.param("expiry", expiry())
				.param("limit", PURGED_AT_ONCE)
				.update();
		}
		while (purged == PURGED_AT_ONCE);
	}

	private Timestamp expiry() {
		return Timestamp.from(this.clock.instant().minus(KEPT));
	}

	/**
	 * What a key was taken for before.
	 *
	 * @param orderId the order that was made
	 * @param sameRequest whether it was this very request
	 */
	record Earlier(String orderId, boolean sameRequest) {
	}

}
