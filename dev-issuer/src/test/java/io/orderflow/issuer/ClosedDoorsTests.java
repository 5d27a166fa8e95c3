package io.orderflow.issuer;

import java.net.http.HttpRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beside tokens, keys and their description nothing is served.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ClosedDoorsTests {

	private final Issuer issuer;

	ClosedDoorsTests(@LocalServerPort int port) {
		this.issuer = new Issuer(port);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /", "GET, /login", "POST, /login", "POST, /logout", "GET, /error", "GET, /oauth2/authorize",
			"POST, /oauth2/authorize", "POST, /oauth2/introspect", "POST, /oauth2/revoke", "POST, /oauth2/par",
			"POST, /oauth2/device_authorization", "GET, /userinfo", "POST, /connect/register", "GET, /oauth2/token",
			"PUT, /oauth2/token", "POST, /oauth2/jwks", "GET, /actuator/health", "GET, /index.html",
			"GET, /.well-known/openid-configuration" })
	void servesNothingElse(String method, String path) {
		Issuer.Answer answer = this.issuer
			.send(HttpRequest.newBuilder(this.issuer.uri(path)).method(method, HttpRequest.BodyPublishers.noBody()));
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.error()).isEqualTo("not_found");
	}

	@Test
	void wantsAClientToSayWhoItIs() {
		Issuer.Answer answer = this.issuer.send(HttpRequest.newBuilder(this.issuer.uri("/oauth2/token"))
			.header("Accept", "text/html")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.error()).isEqualTo("invalid_client");
	}

	@Test
	void refusesWhatTheFirewallDoes() {
		Issuer.Answer answer = this.issuer.send(HttpRequest.newBuilder(this.issuer.uri("/oauth2/jwks;x=1")));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("invalid_request");
	}

	@Test
	void describesItselfWithoutWhatIsClosed() {
		JsonNode description = this.issuer
			.send(HttpRequest.newBuilder(this.issuer.uri("/.well-known/oauth-authorization-server")))
			.body();
		assertThat(description.path("token_endpoint").asString()).isEqualTo("http://127.0.0.1:9000/oauth2/token");
		assertThat(description.path("jwks_uri").asString()).isEqualTo("http://127.0.0.1:9000/oauth2/jwks");
		assertThat(description.propertyNames()).doesNotContain("introspection_endpoint", "revocation_endpoint");
	}

}
