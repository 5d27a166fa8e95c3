package io.orderflow.issuer;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets which token.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TokenTests {

	private static final String GRANT = "grant_type=client_credentials";

	private final Issuer issuer;

	TokenTests(@LocalServerPort int port) {
		this.issuer = new Issuer(port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "bob", "67890", "load-001", "load-200" })
	void letsACustomerOrderForFiveMinutes(String customer) {
		Jwt token = this.issuer.token(customer, GRANT);
		assertThat(token.getSubject()).isEqualTo(customer);
		assertThat(token.getClaimAsString("iss")).isEqualTo("http://127.0.0.1:9000");
		assertThat(token.getAudience()).containsExactly("order-api");
		assertThat(token.<Object>getClaim("scope")).isEqualTo("orders");
		assertThat(token.getHeaders()).containsEntry("alg", "RS256");
		assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofMinutes(5));
	}

	@Test
	void letsTheOperatorIntoEveryService() {
		Jwt token = this.issuer.token("ops", GRANT);
		assertThat(token.getSubject()).isEqualTo("ops");
		assertThat(token.getClaimAsString("scope")).isEqualTo("ops");
		assertThat(token.getAudience()).containsExactlyInAnyOrder("order-api", "order-worker", "inventory-service",
				"payment-service", "shipping-service");
	}

	@ParameterizedTest
	@CsvSource({ "orders:settle, order-api", "stock:reserve, inventory-service", "payments:charge, payment-service",
			"shipments:book, shipping-service" })
	void letsTheWorkerIntoTheServiceThatItAsksFor(String scope, String service) {
		Jwt token = this.issuer.token("order-worker", GRANT + "&scope=" + scope);
		assertThat(token.getSubject()).isEqualTo("order-worker");
		assertThat(token.getClaimAsString("scope")).isEqualTo(scope);
		assertThat(token.getAudience()).containsExactly(service);
	}

	@Test
	void tellsAClientWithSeveralScopesToChoose() {
		Issuer.Answer answer = this.issuer.ask("order-worker", "order-worker", GRANT);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("invalid_scope");
		assertThat(answer.body().path("error_description").asString())
			.isEqualTo("Ask for one of orders:settle, payments:charge, shipments:book, stock:reserve");
	}

	@Test
	void refusesAScopeThatTheClientDoesNotHave() {
		Issuer.Answer answer = this.issuer.ask("alice", "alice", GRANT + "&scope=ops");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("invalid_scope");
	}

	@ParameterizedTest
	@CsvSource({ "alice, bob", "nobody, nobody", "load-000, load-000", "load-201, load-201" })
	void refusesWhoIsNotWhoTheySay(String client, String secret) {
		Issuer.Answer answer = this.issuer.ask(client, secret, GRANT);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.error()).isEqualTo("invalid_client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "password&username=alice&password=alice", "refresh_token&refresh_token=x",
			"authorization_code", "urn:ietf:params:oauth:grant-type:device_code&device_code=x" })
	void knowsNoOtherGrant(String grant) {
		Issuer.Answer answer = this.issuer.ask("alice", "alice", "grant_type=" + grant);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.error()).isEqualTo("unsupported_grant_type");
	}

}
