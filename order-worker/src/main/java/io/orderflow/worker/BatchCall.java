package io.orderflow.worker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * One call for a whole batch. Where the service blames the batch (5xx but 503, 400, 413,
 * 422), each entry is tried alone, side by side, so that one order cannot spoil the other
 * nine. Any other failure says nothing about the orders: they stay undecided.
 *
 * @param <T> what is sent for an order
 * @param <A> what is answered for an order
 */
final class BatchCall<T, A> {

	private static final Logger logger = LoggerFactory.getLogger(BatchCall.class);

	/** The service cannot do anything now: ten more calls would not help it. */
	private static final int UNAVAILABLE = 503;

	private final String name;

	private final Function<List<T>, @Nullable List<@Nullable A>> call;

	private final Function<T, String> idOfEntry;

	private final Function<A, @Nullable String> idOfAnswer;

	<R> BatchCall(String name, Function<T, String> idOfEntry, Function<A, @Nullable String> idOfAnswer,
			Function<List<T>, @Nullable R> call, Function<R, @Nullable List<@Nullable A>> answersIn) {
		this.name = name;
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
		if (batch.isEmpty()) {
			return Map.of();
		}
		try {
			return byId(batch, this.call.apply(batch));
		}
		catch (RestClientResponseException failure) {
			boolean alone = batch.size() > 1 && blamesTheBatch(failure.getStatusCode().value());
			logger.warn("{} answered {} to a batch of {}; {}", this.name, failure.getStatusCode().value(), batch.size(),
					alone ? "each order is tried alone" : "undecided");
			return alone ? eachAlone(batch) : Map.of();
		}
		catch (RestClientException failure) {
			logger.warn("{} gave no answer to a batch of {}: {}", this.name, batch.size(),
					causeOf(failure).getClass().getSimpleName());
			return Map.of();
		}
	}

	/** What lies below a refused connection is no help to anybody. */
	private static Throwable causeOf(RestClientException failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof ResourceAccessException && cause != null) ? cause : failure.getMostSpecificCause();
	}

	private static boolean blamesTheBatch(int status) {
		return (status >= 500 && status != UNAVAILABLE) || status == 400 || status == 413 || status == 422;
	}

	private Map<String, A> eachAlone(List<T> batch) {
		Map<String, A> answers = new ConcurrentHashMap<>();
		SideBySide.forEach(batch, (entry) -> answers.putAll(answersFor(List.of(entry))));
		return answers;
	}

	/** Two answers about one order are none. */
	private Map<String, A> byId(List<T> batch, @Nullable List<@Nullable A> answers) {
		Map<String, A> byId = new HashMap<>();
		Set<String> twice = new HashSet<>();
		List<String> asked = batch.stream().map(this.idOfEntry).toList();
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
