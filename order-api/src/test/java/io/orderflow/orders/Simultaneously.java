package io.orderflow.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Does things at the same moment, each on a thread of its own. */
final class Simultaneously {

	private Simultaneously() {
	}

	static <T> List<T> times(int threads, Callable<T> task) throws Exception {
		return all(IntStream.range(0, threads).mapToObj((_) -> task).toList());
	}

	static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
		CyclicBarrier start = new CyclicBarrier(tasks.size());
		try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
			List<Future<T>> futures = tasks.stream().map((task) -> threads.submit(() -> {
				start.await();
				return task.call();
			})).toList();
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get());
			}
			return results;
		}
	}

}
