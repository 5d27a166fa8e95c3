package io.orderflow.defaults;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Commits for many who come at once: what comes while others are being written is written
 * together, in one commit, and each learns what became of its own. Who comes alone waits
 * for nobody.
 *
 * @param <E> what is written
 * @param <A> what became of it
 */
public final class GroupCommit<E, A> implements AutoCloseable {

	private final Queue<Posting<E, A>> waiting = new ConcurrentLinkedQueue<>();

	private final ExecutorService writer;

	private final int together;

	private final Function<E, Object> key;

	private final Function<List<E>, List<A>> write;

	/**
	 * Starts with nobody waiting.
	 * @param name of the thread that writes
	 * @param together how many are written in one commit at most
	 * @param key two of one key are never written together: the later one waits
	 * @param write writes all of its entries or none, and returns once they are durable;
	 * the answers are in the order of the entries
	 */
	public GroupCommit(String name, int together, Function<E, Object> key, Function<List<E>, List<A>> write) {
		this.writer = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
		this.together = together;
		this.key = key;
		this.write = write;
	}

	/**
	 * Writes an entry.
	 * @param entry what is written
	 * @param patience how long it may take until the writing begins; then its end is
	 * waited for, since nobody could say yet what becomes of it
	 * @return what became of it, once that is durable
	 * @throws TimeoutException if it has not begun in time, and never will
	 * @throws InterruptedException if the caller is interrupted; if it is not too late it
	 * is not written any more
	 */
	public A perform(E entry, Duration patience) throws InterruptedException, TimeoutException {
		Posting<E, A> posting = new Posting<>(entry, patience);
		this.waiting.add(posting);
		this.writer.execute(this::writeNext);
		try {
			return answerWithin(posting, patience);
		}
		catch (ExecutionException failure) {
			throw (failure.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(failure);
		}
		finally {
			posting.answer.cancel(false);
		}
	}

	private static <E, A> A answerWithin(Posting<E, A> posting, Duration patience)
			throws InterruptedException, TimeoutException, ExecutionException {
		try {
			return posting.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException late) {
			if (posting.claim()) {
				throw late;
			}
			return posting.answer.get();
		}
	}

	/**
	 * Each posting brings one of these, and each of these ends a posting if any waits.
	 */
	private void writeNext() {
		Map<Object, Posting<E, A>> batch = new LinkedHashMap<>();
		for (Iterator<Posting<E, A>> next = this.waiting.iterator(); next.hasNext() && batch.size() < this.together;) {
			Posting<E, A> posting = next.next();
			Object key = this.key.apply(posting.entry);
			if (posting.answer.isDone()) {
				next.remove();
			}
			else if (!batch.containsKey(key)) {
				next.remove();
				if (posting.claim()) {
					batch.put(key, posting);
				}
			}
		}
		write(List.copyOf(batch.values()));
	}

	private void write(List<Posting<E, A>> batch) {
		List<Posting<E, A>> awaited = batch.stream().filter((posting) -> !posting.answer.isDone()).toList();
		if (awaited.isEmpty()) {
			return;
		}
		try {
			List<A> answers = this.write.apply(awaited.stream().map((posting) -> posting.entry).toList());
			for (int each = 0; each < awaited.size(); each++) {
				awaited.get(each).answer.complete(answers.get(each));
			}
		}
		catch (RuntimeException failure) {
			if (awaited.size() == 1 || isAway(failure)) {
				awaited.forEach((posting) -> posting.answer.completeExceptionally(failure));
				return;
			}
			// One must not spoil the others, nor keep them waiting for ever.
			for (Posting<E, A> posting : awaited) {
				if (posting.isLate()) {
					posting.answer.completeExceptionally(failure);
				}
				else {
					write(List.of(posting));
				}
			}
		}
		catch (Error failure) {
			awaited.forEach((posting) -> posting.answer.completeExceptionally(failure));
			throw failure;
		}
	}

	/** Each would meet the same alone. */
	private static boolean isAway(RuntimeException failure) {
		return failure instanceof CannotCreateTransactionException
				|| failure instanceof DataAccessResourceFailureException;
	}

	/** What waits is still written, and nothing else is taken. */
	@Override
	public void close() {
		this.writer.shutdown();
	}

	/** Either the writer claims it, to write it, or who has waited for too long. */
	private static final class Posting<E, A> {

		private final E entry;

		private final CompletableFuture<A> answer = new CompletableFuture<>();

		private final AtomicBoolean claimed = new AtomicBoolean();

		private final long deadline;

		private Posting(E entry, Duration patience) {
			this.entry = entry;
			this.deadline = System.nanoTime() + patience.toNanos();
		}

		private boolean isLate() {
			return System.nanoTime() - this.deadline > 0;
		}

		private boolean claim() {
			return this.claimed.compareAndSet(false, true);
		}

	}

}
