package io.orderflow.payment;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.orderflow.infrastructure.LocalPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The bank while many call it at once: a call that cannot be written yet holds the others
 * up, so that they are written together.
 */
@ServiceTest
class BankLedgerTests {

	private static final BigDecimal PRICE = new BigDecimal("20.00");

	private final AtomicBoolean databaseIsAway = new AtomicBoolean();

	private final LocalPostgres.Database postgres = LocalPostgres.shared().database("payment");

	/** Waits for locks as long as a test likes. */
	private final Bank bank = new Bank(JdbcClient
		.create(new DriverManagerDataSource(this.postgres.url(), this.postgres.user(), this.postgres.password()) {

			@Override
			public Connection getConnection() throws SQLException {
				if (BankLedgerTests.this.databaseIsAway.get()) {
					throw new SQLException("The database is away", "08001");
				}
				return super.getConnection();
			}

		}), Clock.systemUTC(), new BankSettings(Duration.ZERO, Duration.ofSeconds(1)));

	@Autowired
	private JdbcClient database;

	@Autowired
	private PaymentClient payment;

	@AfterEach
	void closeTheBank() {
		this.bank.stop();
	}

	@Test
	void writesWhatComesTogetherInFewCommits() throws Exception {
		List<String> keys = IntStream.range(0, 250).mapToObj((number) -> aKey()).toList();
		List<Call<Bank.Outcome>> charges;
		try (HeldUp held = new HeldUp()) {
			charges = keys.stream().map((key) -> held.call(charging(key, PRICE))).toList();
		}
		for (Call<Bank.Outcome> charge : charges) {
			assertThat(charge.task().get()).isEqualTo(new Bank.Outcome.Charged());
		}
		assertThat(keys).allSatisfy((key) -> assertThat(this.payment.kept(key)).isEqualByComparingTo(PRICE));
		assertThat(this.database.sql("select count(distinct xmin::text) from bank.charges where key = any(:keys)")
			.param("keys", keys.toArray(String[]::new))
			.query(Long.class)
			.single()).isLessThan(10);
	}

	@RepeatedTest(5)
	void chargesAKeyOnceThatComesManyTimesAtOnce() throws Exception {
		String key = aKey();
		List<Call<Bank.Outcome>> charges;
		try (HeldUp held = new HeldUp()) {
			charges = IntStream.rangeClosed(1, 20)
				.mapToObj((amount) -> held.call(charging(key, BigDecimal.valueOf(amount))))
				.toList();
		}
		for (Call<Bank.Outcome> charge : charges) {
			assertThat(charge.task().get()).isEqualTo(new Bank.Outcome.Charged());
		}
		BigDecimal kept = this.payment.kept(key);
		assertThat(kept).isBetween(BigDecimal.ONE, BigDecimal.valueOf(20));
		assertThat(this.bank.charge(key, new BigDecimal("99.00"), "pm_card_visa"))
			.isEqualTo(new Bank.Outcome.Charged());
		assertThat(this.payment.kept(key)).isEqualByComparingTo(kept);
	}

	@Test
	void declinesAKeyForEverThatItDeclinedOnce() throws Exception {
		String key = aKey();
		assertThat(this.bank.charge(key, PRICE, "pm_card_charge_declined"))
			.isEqualTo(new Bank.Outcome.Declined("card_declined"));
		assertThat(this.bank.charge(key, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Declined("card_declined"));
		assertThat(this.bank.cancel(key)).isEqualByComparingTo("0");
		assertThat(this.bank.charge(key, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Declined("card_declined"));
		assertThat(this.payment.kept(key)).isEqualByComparingTo("0");
	}

	@RepeatedTest(10)
	void keepsNoMoneyOfAKeyThatIsChargedAndCancelledAtOnce() throws Exception {
		String key = aKey();
		List<Call<Bank.Outcome>> charges = new ArrayList<>();
		List<Call<BigDecimal>> cancellations = new ArrayList<>();
		try (HeldUp held = new HeldUp()) {
			for (int pair = 0; pair < 5; pair++) {
				charges.add(held.call(charging(key, PRICE)));
				cancellations.add(held.call(() -> this.bank.cancel(key)));
			}
		}
		BigDecimal refunded = cancellations.getFirst().task().get();
		assertThat(refunded).isIn(PRICE, new BigDecimal("0.00"));
		for (Call<BigDecimal> cancellation : cancellations) {
			assertThat(cancellation.task().get()).isEqualTo(refunded);
		}
		for (Call<Bank.Outcome> charge : charges) {
			assertThat(charge.task().get())
				.isIn((refunded.signum() > 0) ? List.of(new Bank.Outcome.Charged(), new Bank.Outcome.Cancelled())
						: List.of(new Bank.Outcome.Cancelled()));
		}
		assertThat(this.payment.kept(key)).isEqualByComparingTo("0");
		assertThat(this.bank.charge(key, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Cancelled());
		assertThat(this.bank.cancel(key)).isEqualTo(refunded);
	}

	@Test
	void letsOneThatCannotBeWrittenSpoilNoOther() throws Exception {
		String poison = aKey();
		this.database
			.sql("""
					create function refuse() returns trigger language plpgsql as $$ begin
						if new.key = '%s' then
							raise exception 'planted';
						end if;
						return new;
					end $$;
					create trigger refuse before insert on bank.charges for each row execute function refuse()"""
				.formatted(poison))
			.update();
		Map<String, Call<Bank.Outcome>> charges;
		try (HeldUp held = new HeldUp()) {
			charges = IntStream.range(0, 20)
				.mapToObj((number) -> (number == 10) ? poison : aKey())
				.collect(Collectors.toMap((key) -> key, (key) -> held.call(charging(key, PRICE))));
			held.letGo();
			for (Map.Entry<String, Call<Bank.Outcome>> charge : charges.entrySet()) {
				if (charge.getKey().equals(poison)) {
					assertThatExceptionOfType(ExecutionException.class).isThrownBy(charge.getValue().task()::get)
						.withCauseInstanceOf(DataAccessException.class);
				}
				else {
					assertThat(charge.getValue().task().get()).isEqualTo(new Bank.Outcome.Charged());
				}
			}
		}
		finally {
			this.database.sql("drop function refuse() cascade").update();
		}
		assertThat(this.bank.charge(poison, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Charged());
		assertThat(this.payment.kept(poison)).isEqualByComparingTo(PRICE);
	}

	@Test
	void failsWhoCallsWhileTheDatabaseIsAwayAndNobodyElse() throws Exception {
		String key = aKey();
		List<Call<Bank.Outcome>> charges;
		try (HeldUp held = new HeldUp()) {
			charges = IntStream.range(0, 20)
				.mapToObj((number) -> held.call(charging((number == 0) ? key : aKey(), PRICE)))
				.toList();
			this.databaseIsAway.set(true);
		}
		for (Call<Bank.Outcome> charge : charges) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(charge.task()::get)
				.withCauseInstanceOf(CannotGetJdbcConnectionException.class);
		}
		assertThat(this.payment.kept(key)).isEqualByComparingTo("0");
		this.databaseIsAway.set(false);
		assertThat(this.bank.charge(key, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Charged());
		assertThat(this.payment.kept(key)).isEqualByComparingTo(PRICE);
	}

	@Test
	void writesNothingForWhoHasGivenUp() throws Exception {
		String key = aKey();
		String other = aKey();
		Call<Bank.Outcome> charge;
		try (HeldUp held = new HeldUp()) {
			Call<Bank.Outcome> givenUp = held.call(charging(key, PRICE));
			charge = held.call(charging(other, PRICE));
			held.untilAllWait();
			givenUp.thread().interrupt();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(givenUp.task()::get)
				.withCauseInstanceOf(InterruptedException.class);
		}
		assertThat(charge.task().get()).isEqualTo(new Bank.Outcome.Charged());
		assertThat(this.database.sql("select count(*) from bank.charges where key = :key")
			.param("key", key)
			.query(Long.class)
			.single()).isZero();
		assertThat(this.bank.charge(key, PRICE, "pm_card_visa")).isEqualTo(new Bank.Outcome.Charged());
	}

	@Test
	void leavesNobodyWaitingWhenItStops() throws Exception {
		Call<Bank.Outcome> charge;
		try (HeldUp held = new HeldUp()) {
			charge = held.call(charging(aKey(), PRICE));
			held.untilAllWait();
			this.bank.stop();
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> this.bank.charge(aKey(), PRICE, "pm_card_visa"));
		}
		assertThat(charge.task().get()).isEqualTo(new Bank.Outcome.Charged());
	}

	private Callable<Bank.Outcome> charging(String key, BigDecimal amount) {
		return () -> this.bank.charge(key, amount, "pm_card_visa");
	}

	private static String aKey() {
		return UUID.randomUUID().toString();
	}

	/** What was called, and who waits for it. */
	private record Call<T>(FutureTask<T> task, Thread thread) {
	}

	/** While it lasts the bank waits for a key that somebody else has in hand. */
	private final class HeldUp implements AutoCloseable {

		private final Connection other;

		private final List<Call<?>> calls = new ArrayList<>();

		HeldUp() throws SQLException {
			this.other = new DriverManagerDataSource(BankLedgerTests.this.postgres.url(),
					BankLedgerTests.this.postgres.user(), BankLedgerTests.this.postgres.password())
				.getConnection();
			this.other.setAutoCommit(false);
			String key = aKey();
			try (Statement statement = this.other.createStatement()) {
				statement.executeUpdate("insert into bank.charges (key, state, cancelled_at) values ('" + key
						+ "', 'CANCELLED', now())");
			}
			call(charging(key, PRICE));
			await().until(() -> BankLedgerTests.this.database.sql("""
					select count(*)
					from pg_stat_activity
					where datname = current_database() and wait_event_type = 'Lock'
					""").query(Long.class).single() == 1);
		}

		<T> Call<T> call(Callable<T> work) {
			FutureTask<T> task = new FutureTask<>(work);
			Call<T> call = new Call<>(task, Thread.startVirtualThread(task));
			this.calls.add(call);
			return call;
		}

		void untilAllWait() {
			await().until(() -> this.calls.stream()
				.allMatch((call) -> call.task().isDone() || call.thread().getState() == Thread.State.TIMED_WAITING));
		}

		void letGo() throws SQLException {
			if (!this.other.isClosed()) {
				untilAllWait();
				this.other.close();
			}
		}

		@Override
		public void close() throws SQLException {
			letGo();
		}

	}

}
