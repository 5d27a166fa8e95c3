package io.orderflow.payment;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.orderflow.defaults.GroupCommit;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The simulated bank's own books, one entry a key, for ever. What is posted while others
 * are being written is written together, in one statement and one commit, and each learns
 * what stands under its own key.
 */
final class BankLedger {

	private static final int TOGETHER = 100;

	/** Who calls the bank has given up long before. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final GroupCommit<Entry, Standing> commits = new GroupCommit<>("bank-ledger", TOGETHER, Entry::key,
			this::write);

	private final JdbcClient database;

	private final Clock clock;

	BankLedger(JdbcClient database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Writes the entry, unless another stands under its key; only what was charged is
	 * still cancelled. Returns once it is durable.
	 * @return what stands under the key now
	 */
	Standing post(Entry entry) throws InterruptedException {
		try {
			return this.commits.perform(entry, PATIENCE);
		}
		catch (TimeoutException late) {
			throw new IllegalStateException("The bank's books are not written fast enough", late);
		}
	}

	boolean has(String key) {
		return this.database.sql("select exists (select from bank.charges where key = :key)")
			.param("key", key)
			.query(Boolean.class)
			.single();
	}

	private List<Standing> write(List<Entry> entries) {
		Map<String, Standing> standings = insert(entries);
		return entries.stream().map((entry) -> Objects.requireNonNull(standings.get(entry.key()))).toList();
	}

	/** In the order of the keys, so that two services cannot wait for each other. */
	private Map<String, Standing> insert(List<Entry> entries) {
		// The update of nothing makes a repeat return the row that is there.
		return this.database.sql("""
				insert into bank.charges as known (key, state, amount, payment_method, reason, charged_at, cancelled_at)
				select key, state, amount, payment_method, reason,
					case state when 'CHARGED' then :now end, case state when 'CANCELLED' then :now end
				from unnest(:keys::text[], :states::text[], :amounts::numeric[], :methods::text[], :reasons::text[])
					as entry (key, state, amount, payment_method, reason)
				order by key collate "C"
				on conflict (key) do update set
					state = case when known.state = 'CHARGED' and excluded.state = 'CANCELLED'
						then excluded.state else known.state end,
					refunded = case when known.state = 'CHARGED' and excluded.state = 'CANCELLED'
						then known.amount else known.refunded end,
					cancelled_at = case when known.state = 'CHARGED' and excluded.state = 'CANCELLED'
						then excluded.cancelled_at else known.cancelled_at end
				returning key, state, reason, refunded
				""")
			.param("keys", column(entries, Entry::key))
			.param("states", column(entries, Entry::state))
			.param("amounts", column(entries, Entry::cents))
			.param("methods", column(entries, Entry::paymentMethod))
			.param("reasons", column(entries, Entry::reason))
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.query(Standing.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Standing::key, Function.identity()));
	}

	private static @Nullable String[] column(List<Entry> entries, Function<Entry, @Nullable String> value) {
		return entries.stream().map(value).toArray(String[]::new);
	}

	/** What was posted is still written, and nothing else is taken. */
	void close() {
		this.commits.close();
	}

	/**
	 * What is to stand under a key.
	 *
	 * @param key the key
	 * @param state {@code CHARGED}, {@code DECLINED} or {@code CANCELLED}
	 * @param amount what is charged or would have been
	 * @param paymentMethod how
	 * @param reason why it is declined
	 */
	record Entry(String key, String state, @Nullable BigDecimal amount, @Nullable String paymentMethod,
			@Nullable String reason) {

		private @Nullable String cents() {
			return (this.amount != null) ? this.amount.toPlainString() : null;
		}

	}

	/**
	 * What stands under a key.
	 *
	 * @param key the key
	 * @param state {@code CHARGED}, {@code DECLINED} or {@code CANCELLED}
	 * @param reason why it was declined
	 * @param refunded what was given back
	 */
	record Standing(String key, String state, @Nullable String reason, BigDecimal refunded) {
	}

}
