package io.orderflow.payment;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table of charges, one row an order, for ever. The primary key says who is first,
 * and each method is one transaction that ends before or begins after the bank is asked.
 */
@Repository
class Charges {

	private final JdbcClient database;

	private final Clock clock;

	private final DecisionCount count;

	Charges(JdbcClient database, Clock clock, DecisionCount count) {
		this.database = database;
		this.clock = clock;
		this.count = count;
	}

	/**
	 * Commits the intent to charge what was never seen. Rows come in sorted order, here
	 * and wherever they are locked, so that two batches never wait for each other.
	 * @return where each order stands, {@code PENDING} if it is new
	 */
	@Transactional
	List<Decision> open(List<Charge> batch) {
		Set<String> added = this.database
			.sql("""
					insert into charges (order_id, state, fingerprint, customer_id, amount, payment_method, asked_at)
					select order_id, 'PENDING', sha256(convert_to(facts, 'UTF8')), customer_id, amount, payment_method, :now
					from unnest(:orderIds::text[], :facts::text[], :customerIds::text[], :amounts::numeric[], :methods::text[])
						as asked (order_id, facts, customer_id, amount, payment_method)
					order by order_id collate "C"
					on conflict (order_id) do nothing
					returning order_id
					""")
			.param("orderIds", column(batch, Charge::orderId))
			.param("facts", column(batch, Charge::facts))
			.param("customerIds", column(batch, Charge::customerId))
			.param("amounts", column(batch, Charge::cents))
			.param("methods", column(batch, Charge::paymentMethod))
			.param("now", now())
			.query(String.class)
			.set();
		List<Decision> decisions = new ArrayList<>();
		added.forEach((orderId) -> decisions.add(new Decision(orderId, State.PENDING, null, false)));
		if (added.size() < batch.size()) {
			decisions.addAll(compare(batch.stream().filter((charge) -> !added.contains(charge.orderId())).toList()));
		}
		return decisions;
	}

	private List<Decision> compare(List<Charge> known) {
		return this.database.sql("""
				select order_id, state, reason,
					coalesce(fingerprint <> sha256(convert_to(asked.facts, 'UTF8')), false) as conflict
				from charges
				join unnest(:orderIds::text[], :facts::text[]) as asked (order_id, facts) using (order_id)
				""")
			.param("orderIds", column(known, Charge::orderId))
			.param("facts", column(known, Charge::facts))
			.query(Decision.class)
			.list();
	}

	/**
	 * Commits the wish to cancel whatever the bank has or may have charged. What was
	 * never seen is cancelled too: that refuses a charge that comes late.
	 * @return where each order stands
	 */
	@Transactional
	List<Decision> cancel(List<Refund> batch) {
		this.database.sql("""
				insert into charges (order_id, state, reason, asked_at)
				select order_id, 'CANCELLING', reason, :now
				from unnest(:orderIds::text[], :reasons::text[]) as asked (order_id, reason)
				order by order_id collate "C"
				on conflict (order_id) do nothing
				""")
			.param("orderIds", column(batch, Refund::orderId))
			.param("reasons", column(batch, Refund::reason))
			.param("now", now())
			.update();
		lock(column(batch, Refund::orderId));
		this.database.sql("""
				update charges
				set state = 'CANCELLING', reason = asked.reason
				from unnest(:orderIds::text[], :reasons::text[]) as asked (order_id, reason)
				where charges.order_id = asked.order_id and state in ('PENDING', 'DONE')
				""")
			.param("orderIds", column(batch, Refund::orderId))
			.param("reasons", column(batch, Refund::reason))
			.update();
		return lock(column(batch, Refund::orderId));
	}

	/**
	 * Commits what the bank said. Its word means nothing to an order that has gone on
	 * meanwhile: what is recorded stands.
	 * @return where each of these orders stands now
	 */
	@Transactional
	List<Decision> record(List<BankWord> words) {
		if (words.isEmpty()) {
			return List.of();
		}
		Map<String, Decision> decisions = lock(column(words, BankWord::orderId)).stream()
			.collect(Collectors.toMap(Decision::orderId, Function.identity()));
		List<BankWord> valid = words.stream().filter((word) -> word.holds(decisions.get(word.orderId()))).toList();
		this.database.sql("""
				update charges
				set state = word.state,
					reason = coalesce(word.reason, charges.reason),
					refunded = word.refunded,
					decided_at = case when word.state = 'UNDONE' then decided_at else :now end,
					undone_at = case when word.state = 'UNDONE' then :now end
				from unnest(:orderIds::text[], :states::text[], :reasons::text[], :refunded::numeric[])
					as word (order_id, state, reason, refunded)
				where charges.order_id = word.order_id
				returning charges.order_id, charges.state, charges.reason, false as conflict
				""")
			.param("orderIds", column(valid, BankWord::orderId))
			.param("states", column(valid, (word) -> word.to().name()))
			.param("reasons", column(valid, BankWord::reason))
			.param("refunded", column(valid, BankWord::cents))
			.param("now", now())
			.query(Decision.class)
			.list()
			.forEach((decision) -> decisions.put(decision.orderId(), decision));
		valid.stream()
			.collect(Collectors.groupingBy(BankWord::to, Collectors.summingInt((word) -> 1)))
			.forEach(this.count::afterCommit);
		return List.copyOf(decisions.values());
	}

	private List<Decision> lock(@Nullable String[] orderIds) {
		return this.database.sql("""
				select order_id, state, reason, false as conflict
				from charges
				where order_id = any(:orderIds)
				order by order_id
				for update
				""").param("orderIds", orderIds).query(Decision.class).list();
	}

	Optional<Recorded> find(String orderId) {
		return this.database.sql("""
				select order_id, state, reason, amount, payment_method, refunded, asked_at, decided_at, undone_at
				from charges
				where order_id = :orderId
				""").param("orderId", orderId).query(Recorded.class).optional();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static <T> @Nullable String[] column(Collection<T> rows, Function<T, @Nullable String> value) {
		return rows.stream().map(value).toArray(String[]::new);
	}

}
