package io.orderflow.worker;

import java.io.IOException;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which calls are timed, and as what. */
class CallTimesTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final CallTimes times = new CallTimes(this.meters);

	@Test
	void tellsWhatWasAnsweredFromWhatWasNot() {
		assertThat(performing((_) -> "an answer").apply("batch")).isEqualTo("an answer");
		assertThat(performing((_) -> null).apply("batch")).isNull();
		fail(new ResourceAccessException("away", new IOException()));
		fail(new HttpServerErrorException(HttpStatus.BAD_GATEWAY));
		assertThat(count("perform", "answered")).isEqualTo(1);
		assertThat(count("perform", "unknown")).isEqualTo(3);
	}

	@Test
	void doesNotTimeACallThatIsNotMadeForWantOfAToken() {
		fail(new ResourceAccessException("no call", new NoTokenException("none")));
		assertThat(count("perform", "unknown")).isZero();
	}

	@Test
	void tellsUndoingFromPerforming() {
		assertThat(this.times.<String, String>undoing("take_payment", (_) -> "an answer").apply("batch")).isNotNull();
		assertThat(count("undo", "answered")).isEqualTo(1);
	}

	private Function<String, @Nullable String> performing(Function<String, @Nullable String> call) {
		return this.times.performing("take_payment", call);
	}

	private void fail(RestClientException failure) {
		Function<String, @Nullable String> call = performing((_) -> {
			throw failure;
		});
		assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> call.apply("batch")).isSameAs(failure);
	}

	private long count(String action, String result) {
		return this.meters.get("orderflow.worker.step")
			.tags("step", "take_payment", "action", action, "result", result)
			.timer()
			.count();
	}

}
