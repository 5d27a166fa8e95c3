package io.orderflow.inventory;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
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

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.inventory.InventoryClient.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceTest
class SimultaneousReservationTests {

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcClient database;

	@Autowired
	private InventoryClient inventory;

	@Test
	void sellsTheLastItemToOneOfAHundredBuyers() throws Exception {
		String product = this.inventory.aProduct(1);
		List<List<String>> answers = atOnce(IntStream.range(0, 100)
			.mapToObj((buyer) -> (Callable<List<String>>) () -> this.inventory.insistOn(anOrder(product, 1)))
			.toList());
		assertThat(answers.stream().flatMap(List::stream)).containsOnly("DONE", "REFUSED out_of_stock")
			.filteredOn("DONE"::equals)
			.hasSize(1);
		assertThat(this.inventory.available(product)).isZero();
	}

	@RepeatedTest(10)
	void takesStockOnceForOneOrderThatComesManyTimesAtOnce() throws Exception {
		String product = this.inventory.aProduct(10);
		Reservation order = anOrder(product, 2);
		List<List<String>> answers = atOnce(
				Collections.nCopies(8, (Callable<List<String>>) () -> this.inventory.reserve(order)));
		assertThat(answers).containsOnly(List.of("DONE"));
		assertThat(this.inventory.available(product)).isEqualTo(8);
	}

	@RepeatedTest(10)
	void endsUndoneWhoeverComesFirst() throws Exception {
		String product = this.inventory.aProduct(10);
		Reservation order = anOrder(product, 2);
		List<List<String>> answers = atOnce(
				List.of(() -> this.inventory.reserve(order), () -> this.inventory.release("gone", order.orderId()),
						() -> this.inventory.release("gone", order.orderId()), () -> this.inventory.reserve(order)));
		assertThat(answers.get(0)).isSubsetOf("DONE", "REFUSED gone");
		assertThat(answers.get(1)).containsExactly("UNDONE");
		assertThat(answers.get(2)).containsExactly("UNDONE");
		assertThat(this.inventory.reserve(order)).containsExactly("REFUSED gone");
		assertThat(this.inventory.available(product)).isEqualTo(10);
	}

	@RepeatedTest(10)
	void neverBlocksBatchesThatNameTheSameInOppositeOrder() throws Exception {
		List<String> products = Stream.generate(() -> this.inventory.aProduct(1_000)).limit(5).toList();
		List<Reservation> orders = IntStream.range(0, 40)
			.mapToObj((number) -> new Reservation(UUID.randomUUID().toString(), Instant.EPOCH,
					products.stream().map((product) -> new Reservation.Line(product, 1)).toList()))
			.toList();
		List<Reservation> backwards = orders.reversed()
			.stream()
			.map((order) -> new Reservation(order.orderId(), order.placedAt(), order.items().reversed()))
			.toList();
		List<Callable<List<String>>> calls = new ArrayList<>();
		for (int pair = 0; pair < 3; pair++) {
			calls.add(() -> this.inventory.reserve(orders.toArray(Reservation[]::new)));
			calls.add(() -> this.inventory.reserve(backwards.toArray(Reservation[]::new)));
			calls.add(() -> this.inventory.release("gone", ids(orders.subList(0, 20))));
			calls.add(() -> this.inventory.release("gone", ids(backwards.subList(20, 40))));
		}
		atOnce(calls);
		assertThat(products).allSatisfy((product) -> assertThat(this.inventory.available(product)).isEqualTo(980));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void neverLetsTwoBatchesWaitForEachOther(boolean undo) throws Exception {
		String product = this.inventory.aProduct(10);
		List<String> orderIds = Stream.generate(() -> UUID.randomUUID().toString()).limit(3).sorted().toList();
		try (Connection other = this.dataSource.getConnection();
				Statement statement = other.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			statement.executeUpdate(
					"insert into reservations (order_id, state, reason, decided_at, undone_at) values ('%s', 'UNDONE', 'x', now(), now())"
						.formatted(orderIds.get(1)));
			Future<List<String>> forwards = threads.submit(() -> call(product, undo, orderIds));
			Future<List<String>> backwards = threads.submit(() -> call(product, undo, orderIds.reversed()));
			// Both have begun and wait for the one in the middle.
			await().pollInterval(Duration.ofMillis(10)).until(() -> waiting() == 2);
			other.rollback();
			assertThat(forwards.get()).containsOnly(undo ? "UNDONE" : "DONE");
			assertThat(backwards.get()).containsOnly(undo ? "UNDONE" : "DONE");
		}
	}

	private List<String> call(String product, boolean undo, List<String> orderIds) {
		return undo ? this.inventory.release("gone", orderIds.toArray(String[]::new)) : this.inventory
			.reserve(orderIds.stream().map((orderId) -> anOrder(orderId, product, 1)).toArray(Reservation[]::new));
	}

	private long waiting() {
		return this.database.sql("""
				select count(*)
				from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'
				""").query(Long.class).single();
	}

	private static String[] ids(List<Reservation> orders) {
		return orders.stream().map(Reservation::orderId).toArray(String[]::new);
	}

	/** Runs each call on a thread of its own and lets all go at the same moment. */
	private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
		CyclicBarrier start = new CyclicBarrier(calls.size());
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<T>> running = new ArrayList<>();
			for (Callable<T> call : calls) {
				running.add(threads.submit(() -> {
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

}
