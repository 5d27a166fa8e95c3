package io.orderflow.inventory;

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

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static io.orderflow.inventory.InventoryClient.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class SimultaneousReservationTests {

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
