package io.orderflow.issuer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The issuer as its clients see it.
 *
 * @param port where it listens
 */
record Issuer(int port) {

	/** Gets a token, whose signature is right. */
	Jwt token(String client, String form) {
		Answer answer = ask(client, client, form);
		assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
		return verified(answer.body().path("access_token").asString());
	}

	/** Checks a token's signature with the keys that the issuer publishes. */
	Jwt verified(String token) {
		return NimbusJwtDecoder.withJwkSetUri(uri("/oauth2/jwks").toString()).build().decode(token);
	}

	/** Asks for a token by client credentials, with HTTP Basic. */
	Answer ask(String client, String secret, String form) {
		return send(HttpRequest.newBuilder(uri("/oauth2/token"))
			.header("Authorization",
					"Basic " + Base64.getEncoder()
						.encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	Answer send(HttpRequest.Builder request) {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
			assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
			return new Answer(response.statusCode(), new JsonMapper().readTree(response.body()));
		}
		catch (IOException failure) {
			throw new IllegalStateException(failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/**
	 * What the issuer said; it is always JSON.
	 *
	 * @param status the HTTP status
	 * @param body the document
	 */
	record Answer(int status, JsonNode body) {

		String error() {
			return this.body.path("error").asString();
		}

	}

}
