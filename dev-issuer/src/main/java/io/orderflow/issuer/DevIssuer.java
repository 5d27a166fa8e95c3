package io.orderflow.issuer;

import java.util.List;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * Starts the issuer of tokens for development. What it is made of is listed here instead
 * of found on the class path: it has no pages and no controllers, and is up in a second.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
		SecurityFilterAutoConfiguration.class, OAuth2AuthorizationServerAutoConfiguration.class })
@EnableConfigurationProperties(IssuerSettings.class)
@Import(TokenEndpoint.class)
public class DevIssuer {

	public static void main(String[] args) {
		SpringApplication.run(DevIssuer.class, args);
	}

	@Bean
	JWKSource<SecurityContext> keys(IssuerSettings settings) {
		return new ImmutableJWKSet<>(new JWKSet(SigningKey.keptIn(settings.keys())));
	}

	/**
	 * One round, since there is nothing to protect: each secret is its client's name. The
	 * default would spend 0.1 s of a core on each of 200 customers, and again on each
	 * that is stored in plain text.
	 */
	@Bean
	PasswordEncoder secrets() {
		return new Pbkdf2PasswordEncoder("", 8, 1,
				Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
	}

	@Bean
	RegisteredClientRepository clients(IssuerSettings settings, PasswordEncoder secrets) {
		return new InMemoryRegisteredClientRepository(settings.registrations(secrets));
	}

	/** Each service takes only tokens that were made for it. */
	@Bean
	OAuth2TokenCustomizer<JwtEncodingContext> audienceOfTheScopes(IssuerSettings settings) {
		return (token) -> token.getClaims()
			.audience(token.getAuthorizedScopes()
				.stream()
				.flatMap((scope) -> settings.audiences().getOrDefault(scope, List.of()).stream())
				.distinct()
				.toList())
			// A string, as RFC 9068 and most providers have it; the library's own is a
			// list.
			.claim(OAuth2ParameterNames.SCOPE, String.join(" ", token.getAuthorizedScopes()));
	}

	@Bean
	ApplicationRunner warning() {
		return (arguments) -> LogFactory.getLog(DevIssuer.class)
			.warn("For development only: each secret is its client's name. Nobody else may ever reach this issuer.");
	}

}
