package io.orderflow.worker;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.orderflow.defaults.OrderInLog;
import io.orderflow.defaults.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * One call for a whole batch. Where the service blames the batch (5xx but 503, 400, 413,
 * 422, or an answer that cannot be read), each entry is tried alone, twenty side by side,
 * so that one order cannot spoil the others. Any other failure is an outage, which says
 * nothing about the orders: they stay undecided, and nobody is called until the service
 * is back.
 *
 * @param <T> what is sent for an order
 * @param <A> what is answered for an order
 */
final class BatchCall<T, A> {

	private static final Logger logger = LoggerFactory.getLogger(BatchCall.class);

	/** The service cannot do anything now: more calls would not help it. */
	private static final int UNAVAILABLE = 503;

	/**
	 * Twice as many as a service has connections to its database. Hundreds at once would
	 * find no connection, and the service would look away.
	 */
	static final int ALONE_AT_ONCE = 20;

	private final String name;

	private final Circuit circuit;

	private final Function<List<T>, @Nullable List<@Nullable A>> call;

	private final Function<T, String> idOfEntry;

	private final Function<A, @Nullable String> idOfAnswer;

	<R> BatchCall(String name, Circuit circuit, Function<T, String> idOfEntry, Function<A, @Nullable String> idOfAnswer,
			Function<List<T>, @Nullable R> call, Function<R, @Nullable List<@Nullable A>> answersIn) {
		this.name = name;
		this.circuit = circuit;
		this.idOfEntry = idOfEntry;
		this.idOfAnswer = idOfAnswer;
		this.call = (batch) -> {
			// A proxy in between may answer with nothing at all.
			R reply = call.apply(batch);
			return (reply != null) ? answersIn.apply(reply) : null;
		};
	}

	/** The answers by order id, only those that were asked for. */
	Map<String, A> answersFor(List<T> batch) {
		return batch.isEmpty() ? Map.of() : this.circuit.call().map((call) -> answers(batch, call)).orElse(Map.of());
	}

	private Map<String, A> answers(List<T> batch, Circuit.Call call) {
		try {
			Map<String, A> answers = byId(batch, this.call.apply(batch));
			call.answered();
			return answers;
		}
		catch (RestClientException failure) {
			String what = this.name + " " + describe(failure);
			if (!blamesTheBatch(failure)) {
				logger.warn("{} to a batch of {}: undecided", what, batch.size());
				if (failure.getCause() instanceof NoTokenException) {
					// The service was not called.
					call.cancelled();
				}
				else {
					call.unanswered(what, failure);
				}
				return Map.of();
			}
			if (batch.size() > 1) {
				logger.warn("{} to a batch of {}: each order is tried alone", what, batch.size());
				call.answered();
				return eachAlone(batch);
			}
			String orderId = this.idOfEntry.apply(batch.getFirst());
			try (var _ = OrderInLog.about(orderId)) {
				logger.warn("{} to order {} alone", what, Printable.id(orderId));
			}
			call.blamed(orderId, what + " to this order alone");
			return Map.of();
		}
		catch (RuntimeException defect) {
			call.cancelled();
			throw defect;
		}
	}

	private static String describe(RestClientException failure) {
		return (failure instanceof RestClientResponseException answer) ? "answered " + answer.getStatusCode().value()
				: "gave no answer (" + causeOf(failure).getClass().getSimpleName() + ")";
	}

	/** What lies below a refused connection is no help to anybody. */
	private static Throwable causeOf(RestClientException failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof ResourceAccessException && cause != null) ? cause : failure.getMostSpecificCause();
	}

	private static boolean blamesTheBatch(RestClientException failure) {
		if (failure instanceof RestClientResponseException answer) {
			int status = answer.getStatusCode().value();
			return (status >= 500 && status != UNAVAILABLE) || status == 400 || status == 413 || status == 422;
		}
		// Not a connection that failed, but an answer that makes no sense.
		return !(failure instanceof ResourceAccessException)
				|| failure.getCause() instanceof OnlyAnswers.NoAnswerException;
	}

	/** Whose turn does not come in time stays undecided. */
	private Map<String, A> eachAlone(List<T> batch) {
		Map<String, A> answers = new ConcurrentHashMap<>();
		Queue<T> left = new ConcurrentLinkedQueue<>(batch);
		long latest = System.nanoTime() + TimeLimits.TO_BEGIN_ALONE.toNanos();
		SideBySide.forEach(Collections.nCopies(ALONE_AT_ONCE, left), (queue) -> {
			for (T entry = queue.poll(); entry != null && System.nanoTime() < latest; entry = queue.poll()) {
				answers.putAll(answersFor(List.of(entry)));
			}
		});
		return answers;
	}

	/** Two answers about one order are none. */
	private Map<String, A> byId(List<T> batch, @Nullable List<@Nullable A> answers) {
		Map<String, A> byId = new HashMap<>();
		Set<String> twice = new HashSet<>();
		Set<String> asked = batch.stream().map(this.idOfEntry).collect(Collectors.toSet());
		for (A answer : (answers != null) ? answers : List.<@Nullable A>of()) {
			String id = (answer != null) ? this.idOfAnswer.apply(answer) : null;
			if (answer != null && id != null && asked.contains(id) && byId.put(id, answer) != null) {
				twice.add(id);
			}
		}
		byId.keySet().removeAll(twice);
		return byId;
	}

}
