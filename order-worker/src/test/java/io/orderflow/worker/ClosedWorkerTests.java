package io.orderflow.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.orderflow.infrastructure.TokenIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Only an operator has anything to do at the worker but to ask whether it is well. */
@WorkerTest
class ClosedWorkerTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	private ServiceTokens tokens;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/orders", "/admissions", "/error", "/actuator", "/actuator/health", "/livez/x" })
	void opensNothingToAnybody(String path) {
		assertThat(get(this.port, path, "").statusCode()).isEqualTo(401);
		assertThat(get(this.port, path, token("orders:settle")).statusCode()).isEqualTo(403);
	}

	@Test
	void opensDeadLettersToOperatorsOnly() {
		assertThat(get(this.port, "/dead-letters", "").statusCode()).isEqualTo(401);
		assertThat(get(this.port, "/dead-letters", token("orders:settle")).statusCode()).isEqualTo(403);
		assertThat(get(this.port, "/dead-letters?limit=1", token("ops")).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/livez", "/readyz" })
	void isReadyWithoutADatabase(String path) {
		assertThat(get(this.port, path, "").statusCode()).isEqualTo(200);
	}

	@Test
	void showsItsMetricsToOperators() {
		await().until(this.tokens::areComplete);
		assertThat(get(this.managementPort, "/actuator/prometheus", token("orders:settle")).statusCode())
			.isEqualTo(403);
		assertThat(get(this.managementPort, "/actuator/prometheus", token("ops")).body()).contains(
				"orderflow_worker_receiving{application=\"order-worker\"} 1.0",
				"orderflow_worker_token_life_seconds{application=\"order-worker\",service=\"shipping\"} 2",
				"orderflow_worker_token_renewals_total{application=\"order-worker\",result=\"renewed\",service=\"orders\"}")
			.doesNotContain(PlayedIssuer.CANARY);
	}

	private static String token(String scope) {
		return TokenIssuer.shared().signer().token("somebody", "order-worker", scope);
	}

	private HttpResponse<String> get(int port, String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

}
