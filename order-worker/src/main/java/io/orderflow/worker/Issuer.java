package io.orderflow.worker;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/**
 * Asks for the worker's tokens, and says in a few words why there is none. What the
 * issuer itself says is not repeated, since it may quote what it was sent.
 */
@Component
class Issuer {

	static final String SECRET = "spring.security.oauth2.client.registration.orders.client-secret";

	/** As RFC 6750 has it; anything else could not stand in a header. */
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

	private final RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();

	/**
	 * By the client that services are called with: the library's own would repeat POSTs.
	 */
	Issuer(RestClient.Builder http) {
		this.client.setRestClient(http
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.build());
	}

	ServiceToken ask(ClientRegistration service) throws NoTokenException {
		long askedAt = System.nanoTime();
		OAuth2AccessToken token;
		try {
			token = this.client.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(service)).getAccessToken();
		}
		catch (RuntimeException failure) {
			throw explain(service, failure);
		}
		Duration life = Duration.between(Objects.requireNonNull(token.getIssuedAt()),
				Objects.requireNonNull(token.getExpiresAt()));
		if (life.compareTo(ServiceToken.MARGIN) <= 0) {
			throw new NoTokenException.Denied("its tokens live for " + life.toSeconds()
					+ " s, but only one that lives for more than " + ServiceToken.MARGIN.toSeconds() + " s is of use");
		}
		if (!OAuth2AccessToken.TokenType.BEARER.equals(token.getTokenType())
				|| !TOKEN.matcher(token.getTokenValue()).matches()) {
			throw new NoTokenException.Denied("what it gives is no bearer token");
		}
		return ServiceToken.of(token.getTokenValue(), life, askedAt);
	}

	private static NoTokenException explain(ClientRegistration service, RuntimeException failure) {
		return switch (failure.getCause()) {
			case RestClientResponseException answer -> explain(service, answer.getStatusCode());
			case ResourceAccessException away when away.getCause() != null ->
				new NoTokenException("it does not answer (" + away.getCause().getClass().getSimpleName() + ")");
			case null, default -> new NoTokenException("what it answers makes no sense ("
					+ NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName() + ")");
		};
	}

	private static NoTokenException explain(ClientRegistration service, HttpStatusCode status) {
		if (status.isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
			return new NoTokenException.Denied(
					"it does not know the client " + service.getClientId() + " by the secret in " + SECRET + " (401)");
		}
		if (status.isSameCodeAs(HttpStatus.BAD_REQUEST) || status.isSameCodeAs(HttpStatus.FORBIDDEN)) {
			return new NoTokenException.Denied("it does not grant the client " + service.getClientId() + " the scope "
					+ String.join(" ", service.getScopes()) + " (" + status.value() + ")");
		}
		return status.is4xxClientError() ? new NoTokenException.Denied("it answers " + status.value())
				: new NoTokenException("it answers " + status.value());
	}

}
