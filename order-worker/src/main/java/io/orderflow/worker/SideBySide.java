package io.orderflow.worker;

import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Work on each entry of a batch at once, each on a virtual thread of its own. */
final class SideBySide {

	private SideBySide() {
	}

	/** Returns when the work on every entry has ended. */
	static <T> void forEach(Collection<T> entries, Consumer<T> work) {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			entries.forEach((entry) -> threads.execute(() -> work.accept(entry)));
		}
	}

}
