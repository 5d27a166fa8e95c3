package io.orderflow.orders;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

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

	/**
	 * How long a key is waited for that somebody else has in hand, while others wait
	 * along.
	 */
	private static final Duration TOGETHER_AT_MOST = Duration.ofMillis(250);

	private final JdbcClient jdbc;

	private final Clock clock;

	IdempotencyKeys(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Takes keys for new orders. Of several at once one takes a key; the others wait here
	 * until its transaction ends, then find its order, or take the key if it rolled back.
	 * @param claims the keys, each once
	 * @return what keys were taken for before, by the order that could not take them
	 */
	Map<String, Earlier> take(Collection<Claim> claims) {
		if (claims.isEmpty()) {
			return Map.of();
		}
		if (claims.size() > 1) {
			// One key that another instance has in hand must not hold up all the others.
			this.jdbc.sql("select set_config('lock_timeout', :patience, true)")
				.param("patience", TOGETHER_AT_MOST.toMillis() + "ms")
				.query(String.class)
				.single();
		}
		Set<String> taken = Set.copyOf(about(claims, """
				insert into idempotency_keys (customer_id, key, request_hash, order_id, created_at)
				select customer_id, key, decode(request_hash, 'hex'), order_id, :now
				from unnest(:customers::text[], :keys::text[], :hashes::text[], :orders::text[])
				    as claim (customer_id, key, request_hash, order_id)
				order by customer_id collate "C", key collate "C"
				on conflict (customer_id, key) do update
				set request_hash = excluded.request_hash, order_id = excluded.order_id, created_at = excluded.created_at
				where idempotency_keys.created_at < :expiry
				returning order_id""").param("now", Timestamp.from(this.clock.instant()))
			.param("expiry", expiry())
			.query(String.class)
			.list());
		List<Claim> late = claims.stream().filter((claim) -> !taken.contains(claim.orderId())).toList();
		return late.isEmpty() ? Map.of() : earlier(late);
	}

	/** The inserts have locked the rows that they met, so these are still there. */
	private Map<String, Earlier> earlier(Collection<Claim> late) {
		return about(late, """
				select claim.order_id as claimed_for, idempotency_keys.order_id,
				       idempotency_keys.request_hash = decode(claim.request_hash, 'hex') as same_request
				from unnest(:customers::text[], :keys::text[], :hashes::text[], :orders::text[])
				    as claim (customer_id, key, request_hash, order_id)
				join idempotency_keys using (customer_id, key)""").query(Earlier.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Earlier::claimedFor, Function.identity()));
	}

	private JdbcClient.StatementSpec about(Collection<Claim> claims, String sql) {
		return this.jdbc.sql(sql)
			.param("customers", column(claims, Claim::customerId))
			.param("keys", column(claims, (claim) -> claim.key().value()))
			.param("hashes", column(claims, Claim::requestHash))
			.param("orders", column(claims, Claim::orderId));
	}

	private static String[] column(Collection<Claim> claims, Function<Claim, String> value) {
		return claims.stream().map(value).toArray(String[]::new);
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
	 * A key that is to be taken for an order.
	 *
	 * @param customerId whose key it is
	 * @param key the key
	 * @param requestHash tells one request from another, in hexadecimal digits
	 * @param orderId the order
	 */
	record Claim(String customerId, IdempotencyKey key, String requestHash, String orderId) {

		/** The same for all claims of one key. */
		Object name() {
			return List.of(this.customerId, this.key);
		}

	}

	/**
	 * What a key was taken for before.
	 *
	 * @param claimedFor the order that could not take it
	 * @param orderId the order that was made
	 * @param sameRequest whether it was this very request
	 */
	record Earlier(String claimedFor, String orderId, boolean sameRequest) {
	}

}
