package io.orderflow.issuer;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * The one grant there is. A client with one scope need not ask for it; one with several
 * says which it needs, so that no token opens more by mistake.
 */
final class ClientCredentials implements AuthenticationConverter {

	private final OAuth2ClientCredentialsAuthenticationConverter grant = new OAuth2ClientCredentialsAuthenticationConverter();

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		Authentication asked = this.grant.convert(request);
		if (asked instanceof OAuth2ClientCredentialsAuthenticationToken token && token.getScopes().isEmpty()
				&& token.getPrincipal() instanceof OAuth2ClientAuthenticationToken client) {
			return new OAuth2ClientCredentialsAuthenticationToken(client,
					onlyScopeOf(Objects.requireNonNull(client.getRegisteredClient())), token.getAdditionalParameters());
		}
		return asked;
	}

	private static Set<String> onlyScopeOf(RegisteredClient client) {
		if (client.getScopes().size() > 1) {
			throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_SCOPE,
					"Ask for one of " + String.join(", ", new TreeSet<>(client.getScopes())), null));
		}
		return client.getScopes();
	}

}
