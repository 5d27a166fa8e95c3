package io.orderflow.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/**
 * Times each call of a batch, also one that is split into an order each: how long the
 * service took, and whether it answered. No answer within the time limit is unknown, and
 * so is one that makes no sense.
 */
@Component
class CallTimes {

	private static final String PERFORM = "perform";

	private static final String UNDO = "undo";

	/** A call takes 2 s at most, unless it is set otherwise. */
	private static final Duration[] LIMITS = { Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
			Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
			Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5) };

	private final MeterRegistry meters;

	CallTimes(MeterRegistry meters) {
		this.meters = meters;
	}

	<T, R> Function<T, @Nullable R> performing(String step, Function<T, @Nullable R> call) {
		return timed(step, PERFORM, call);
	}

	<T, R> Function<T, @Nullable R> undoing(String step, Function<T, @Nullable R> call) {
		return timed(step, UNDO, call);
	}

	private <T, R> Function<T, @Nullable R> timed(String step, String action, Function<T, @Nullable R> call) {
		Timer answered = timer(step, action, "answered");
		Timer unknown = timer(step, action, "unknown");
		return (batch) -> {
			long start = System.nanoTime();
			try {
				R reply = call.apply(batch);
				((reply != null) ? answered : unknown).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
				return reply;
			}
			catch (RestClientException failure) {
				// Without a token nobody was called.
				if (!(failure.getCause() instanceof NoTokenException)) {
					unknown.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
				}
				throw failure;
			}
		};
	}

	private Timer timer(String step, String action, String result) {
		return Timer.builder("orderflow.worker.step")
			.description("Calls of a batch, by whether an answer came")
			.tags("step", step, "action", action, "result", result)
			.serviceLevelObjectives(LIMITS)
			.register(this.meters);
	}

}
