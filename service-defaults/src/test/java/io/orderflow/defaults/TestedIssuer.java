package io.orderflow.defaults;

import io.orderflow.infrastructure.TokenIssuer;

import org.springframework.test.context.DynamicPropertyRegistrar;

/** Has a tested service trust an issuer of this JVM. */
final class TestedIssuer {

	private TestedIssuer() {
	}

	static DynamicPropertyRegistrar shared() {
		return trusting(TokenIssuer.shared());
	}

	static DynamicPropertyRegistrar trusting(TokenIssuer issuer) {
		return (properties) -> {
			properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer::address);
			properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", issuer::keys);
		};
	}

}
