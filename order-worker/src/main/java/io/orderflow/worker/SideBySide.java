package io.orderflow.worker;

import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import io.opentelemetry.context.Context;

/**
 * Work on each entry of a batch at once, each on a virtual thread of its own and in the
 * trace of the batch.
 */
final class SideBySide {

	private SideBySide() {
	}

	/** Returns when the work on every entry has ended. */
	static <T> void forEach(Collection<T> entries, Consumer<T> work) {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Context trace = Context.current();
			entries.forEach((entry) -> threads.execute(trace.wrap(() -> work.accept(entry))));
		}
	}

}
