package io.orderflow.payment;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.payment.PaymentClient.aCharge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceTest
class SimultaneousChargeTests {

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcClient database;

	@Autowired
	private PaymentClient payment;

	@Autowired
	private UnreliableBank bank;

	@AfterEach
	void endThreads() {
		this.threads.shutdownNow();
	}

	@RepeatedTest(10)
	void chargesOnceWhenOneOrderComesManyTimesAtOnce() throws Exception {
		Charge charge = aCharge("20.00");
		List<List<String>> answers = atOnce(
				Collections.nCopies(8, (Callable<List<String>>) () -> this.payment.charge(charge)));
		assertThat(answers).containsOnly(List.of("DONE"));
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("20.00");
	}

	@RepeatedTest(10)
	void keepsNoMoneyWhenChargedAndRefundedAtOnce() throws Exception {
		Charge charge = aCharge("20.00");
		List<List<String>> answers = atOnce(
				List.of(() -> this.payment.charge(charge), () -> this.payment.refund("gone", charge.orderId()),
						() -> this.payment.refund("gone", charge.orderId()), () -> this.payment.charge(charge)));
		assertThat(answers.get(0)).isSubsetOf("DONE", "NOTHING", "REFUSED gone");
		assertThat(answers.get(1)).containsExactly("UNDONE");
		assertThat(answers.get(2)).containsExactly("UNDONE");
		assertThat(this.payment.charge(charge)).containsExactly("REFUSED gone");
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("0");
	}

	@Test
	void refusesTheChargeThatARefundOvertookOnItsWayToTheBank() throws Exception {
		Charge charge = aCharge("20.00");
		UnreliableBank.Hold hold = this.bank.holdsTheCall(charge.orderId());
		Future<List<String>> charging = this.threads.submit(() -> this.payment.charge(charge));
		hold.untilReached();
		assertThat(this.payment.refund("gone", charge.orderId())).containsExactly("UNDONE");
		hold.letGo();
		assertThat(charging.get()).containsExactly("REFUSED gone");
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("0");
	}

	@Test
	void refusesTheChargeThatARefundOvertookOnItsWayBack() throws Exception {
		Charge charge = aCharge("20.00");
		UnreliableBank.Hold hold = this.bank.holdsTheAnswer(charge.orderId());
		Future<List<String>> charging = this.threads.submit(() -> this.payment.charge(charge));
		hold.untilReached();
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("20.00");
		assertThat(this.payment.refund("gone", charge.orderId())).containsExactly("UNDONE");
		hold.letGo();
		assertThat(charging.get()).containsExactly("REFUSED gone");
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("0");
	}

	@Test
	void saysNothingOfAnOrderWhoseRefundIsOnItsWay() throws Exception {
		Charge charge = aCharge("20.00");
		UnreliableBank.Hold holdCharge = this.bank.holdsTheAnswer(charge.orderId());
		Future<List<String>> charging = this.threads.submit(() -> this.payment.charge(charge));
		holdCharge.untilReached();
		UnreliableBank.Hold holdRefund = this.bank.holdsTheCall(charge.orderId());
		Future<List<String>> refunding = this.threads.submit(() -> this.payment.refund("gone", charge.orderId()));
		holdRefund.untilReached();
		holdCharge.letGo();
		assertThat(charging.get()).containsExactly("NOTHING");
		holdRefund.letGo();
		assertThat(refunding.get()).containsExactly("UNDONE");
		assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo("0");
	}

	@RepeatedTest(5)
	void neverBlocksBatchesThatNameTheSameInOppositeOrder() throws Exception {
		List<Charge> charges = IntStream.range(0, 30).mapToObj((number) -> aCharge("1.00")).toList();
		List<Charge> backwards = charges.reversed();
		List<Callable<List<String>>> calls = new ArrayList<>();
		for (int pair = 0; pair < 2; pair++) {
			calls.add(() -> this.payment.charge(charges.toArray(Charge[]::new)));
			calls.add(() -> this.payment.charge(backwards.toArray(Charge[]::new)));
			calls.add(() -> this.payment.refund("gone", ids(charges.subList(0, 15))));
			calls.add(() -> this.payment.refund("gone", ids(backwards.subList(15, 30))));
		}
		atOnce(calls);
		this.payment.charge(charges.toArray(Charge[]::new));
		assertThat(charges).allSatisfy((charge) -> {
			boolean refunded = charges.indexOf(charge) < 15;
			assertThat(this.payment.state(charge.orderId())).isEqualTo(refunded ? "UNDONE" : "DONE");
			assertThat(this.payment.kept(charge.orderId())).isEqualByComparingTo(refunded ? "0" : "1.00");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void neverLetsTwoBatchesWaitForEachOther(boolean undo) throws Exception {
		List<String> orderIds = Stream.generate(() -> UUID.randomUUID().toString()).limit(3).sorted().toList();
		try (Connection other = this.dataSource.getConnection();
				Statement statement = other.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			statement.executeUpdate(
					"insert into charges (order_id, state, reason, asked_at) values ('%s', 'CANCELLING', 'x', now())"
						.formatted(orderIds.get(1)));
			Future<List<String>> forwards = threads.submit(() -> call(undo, orderIds));
			Future<List<String>> backwards = threads.submit(() -> call(undo, orderIds.reversed()));
			// Both have begun and wait for the one in the middle.
			await().pollInterval(Duration.ofMillis(10)).until(() -> waiting() == 2);
			other.rollback();
			assertThat(forwards.get()).containsOnly(undo ? "UNDONE" : "DONE");
			assertThat(backwards.get()).containsOnly(undo ? "UNDONE" : "DONE");
		}
	}

	private List<String> call(boolean undo, List<String> orderIds) {
		return undo ? this.payment.refund("gone", orderIds.toArray(String[]::new)) : this.payment.charge(
				orderIds.stream().map((orderId) -> aCharge(orderId, "1.00", "pm_card_visa")).toArray(Charge[]::new));
	}

	private long waiting() {
		return this.database.sql("""
				select count(*)
				from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'
				""").query(Long.class).single();
	}

	private static String[] ids(List<Charge> charges) {
		return charges.stream().map(Charge::orderId).toArray(String[]::new);
	}

	/** Runs each call on a thread of its own and lets all go at the same moment. */
	private <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
		CyclicBarrier start = new CyclicBarrier(calls.size());
		List<Future<T>> running = new ArrayList<>();
		for (Callable<T> call : calls) {
			running.add(this.threads.submit(() -> {
				start.await();
				return call.call();
			}));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> future : running) {
			results.add(future.get());
		}
		return results;
	}

}
