package io.orderflow.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred buyers want the last item, a hundred times over: one of them gets it. They
 * come as the workers bring them, ten a call.
 */
@ServiceTest
class LastItemTests {

	private static final int ROUNDS = 100;

	private static final int BUYERS = 200;

	private static final int BATCH = 10;

	@Autowired
	private SetStockAside setStockAside;

	@Autowired
	private InventoryClient inventory;

	@Autowired
	private JdbcClient database;

	@Test
	void sellsTheLastItemOnceWhoeverAsksFirst() throws Exception {
		AtomicBoolean sold = new AtomicBoolean();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<Long> lowest = threads.submit(() -> lowestUntil(sold));
			try {
				for (int round = 0; round < ROUNDS; round++) {
					String product = this.inventory.aProduct(1);
					List<Answer> answers = buyAtOnce(threads, product);
					assertThat(answers).hasSize(BUYERS)
						.filteredOn((answer) -> answer.answer() == Answer.Kind.DONE)
						.hasSize(1);
					assertThat(answers).filteredOn((answer) -> answer.answer() == Answer.Kind.REFUSED)
						.hasSize(BUYERS - 1)
						.allMatch((answer) -> "out_of_stock".equals(answer.reason()));
					assertThat(taken(product)).isOne();
				}
			}
			finally {
				sold.set(true);
			}
			assertThat(lowest.get()).isZero();
		}
		assertThat(deadlocks()).isZero();
	}

	private List<Answer> buyAtOnce(ExecutorService threads, String product) throws Exception {
		CyclicBarrier start = new CyclicBarrier(BUYERS / BATCH);
		List<Future<List<Answer>>> calls = new ArrayList<>();
		for (int call = 0; call < BUYERS / BATCH; call++) {
			calls.add(threads.submit(() -> {
				start.await();
				return this.setStockAside
					.perform(Stream.generate(() -> InventoryClient.anOrder(product, 1)).limit(BATCH).toList());
			}));
		}
		List<Answer> answers = new ArrayList<>();
		for (Future<List<Answer>> call : calls) {
			answers.addAll(call.get());
		}
		return answers;
	}

	/** What anybody sees of any product while the others buy. */
	private long lowestUntil(AtomicBoolean sold) {
		long lowest = Long.MAX_VALUE;
		while (!sold.get()) {
			lowest = Math.min(lowest,
					this.database.sql("select coalesce(min(available), 0) from stock").query(Long.class).single());
		}
		return lowest;
	}

	private long taken(String product) {
		return this.database
			.sql("select count(*) from reservations where state = 'DONE' and jsonb_exists(items, :product)")
			.param("product", product)
			.query(Long.class)
			.single();
	}

	private long deadlocks() {
		return this.database.sql("select deadlocks from pg_stat_database where datname = current_database()")
			.query(Long.class)
			.single();
	}

}
