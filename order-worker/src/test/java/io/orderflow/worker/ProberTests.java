package io.orderflow.worker;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A service that is back is found, whatever answered the probes before. */
class ProberTests {

	private final AtomicReference<RuntimeException> answer = new AtomicReference<>();

	private final Prober prober = new Prober(
			CircuitBreakerRegistry.of(Circuits.ONLY_PROBES_CLOSE).circuitBreaker("payment"), (_) -> {
				throw this.answer.get();
			});

	@BeforeEach
	void start() {
		this.prober.start();
	}

	@AfterEach
	void stop() {
		this.prober.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "html", "text/plain charset=utf-8", "text/plain;charset=nonsense", "text/html",
			"application/json" })
	void takesOnlyTheServicesOwnWordForIt(String contentType) {
		this.answer.set(notFound(contentType));
		open();
		await().until(() -> this.prober.circuit().reason().equals("a probe is answered 404"));
		assertThat(this.prober.circuit().isOpen()).isTrue();
		assertFindsItAlive();
	}

	@Test
	void goesOnAfterADefect() {
		this.answer.set(new IllegalStateException("a defect"));
		open();
		await().until(() -> this.prober.circuit().reason().equals("a probe is not answered"));
		assertFindsItAlive();
	}

	private void assertFindsItAlive() {
		this.answer.set(notFound("application/problem+json"));
		await().until(this.prober.circuit()::isOnTrial);
	}

	private void open() {
		this.prober.circuit().call().orElseThrow().unanswered("no answer", new IllegalStateException());
	}

	private static RuntimeException notFound(String contentType) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		return new RestClientResponseException("Answered 404", HttpStatus.NOT_FOUND, "", headers, new byte[0],
				StandardCharsets.UTF_8);
	}

}
