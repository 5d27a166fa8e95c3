package io.orderflow.sandbox;

import java.net.URI;
import java.util.List;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code ./demo token} prints is what order-api takes.
 */
@SharesOrderflow
class TokensSystemTests {

	private final Orderflow orderflow;

	private final Tokens tokens;

	TokensSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
		this.tokens = orderflow.api().tokens();
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "bob", "67890", "load-001", "load-200" })
	void showsACustomerHisOrderAndNobodyElse(String customer) throws Exception {
		String id = this.orderflow.place(OrderRequest.ofTheArticle(customer));
		assertThat(this.orderflow.api().order(id, customer)).isPresent();
		assertThat(this.orderflow.api().order(id, Tokens.OPERATOR)).isPresent();
		assertThat(this.orderflow.api().order(id, "load-100")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "orders:settle, order-api", "stock:reserve, inventory-service", "payments:charge, payment-service",
			"shipments:book, shipping-service" })
	void getsTheWorkersToken(String scope, String service) throws Exception {
		JWTClaimsSet claims = SignedJWT.parse(this.tokens.of("order-worker", scope)).getJWTClaimsSet();
		assertThat(claims.getAudience()).containsExactly(service);
		assertThat(claims.getIssuer()).isEqualTo(issuer("").toString());
	}

	@Test
	void saysWhoThereIsToWhoNamesAnother() {
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.tokens.of("nobody"))
			.withMessageStartingWith("There is no 'nobody'; there are the customers alice, bob,");
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.tokens.of("order-worker"))
			.withMessage("No token for order-worker:"
					+ " Ask for one of orders:settle, payments:charge, shipments:book, stock:reserve");
	}

	@Test
	void keepsATokenForAsLongAsItIsGood() throws Exception {
		String token = this.tokens.of("alice");
		assertThat(this.tokens.of("alice")).isSameAs(token);
		assertThat(this.tokens.of("bob")).isNotEqualTo(token);
	}

	@Test
	void signsWithTheKeyThatTestsCanSignWithToo() throws Exception {
		assertThat(JWKSet.load(issuer("/oauth2/jwks").toURL()).getKeys())
			.containsExactly(this.orderflow.issuerKey().toPublicJWK());
	}

	@Test
	void waitsItsTurnWhereACustomerOrdersFasterThanAllowed() throws Exception {
		Load load = new Load(List.of(this.orderflow.api()), List.of("bob"), 200, 0);
		load.run(() -> {
		});
		assertThat(load.failures()).isEmpty();
		assertThat(load.accepted()).isEqualTo(200);
	}

	private URI issuer(String path) {
		return URI.create(this.orderflow.sandbox().address(Service.DEV_ISSUER) + path);
	}

}
