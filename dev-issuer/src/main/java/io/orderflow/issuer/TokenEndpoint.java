package io.orderflow.issuer;

import java.io.IOException;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadataClaimNames;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * Serves tokens for client credentials, the keys, and a description of both. Whatever
 * else an authorization server has is closed, and every refusal is JSON.
 */
@Configuration(proxyBeanMethods = false)
class TokenEndpoint {

	/** Without the grants and endpoints that are closed; the library insists on two. */
	private static final Set<String> DESCRIBED = Set.of(OAuth2AuthorizationServerMetadataClaimNames.ISSUER,
			OAuth2AuthorizationServerMetadataClaimNames.TOKEN_ENDPOINT,
			OAuth2AuthorizationServerMetadataClaimNames.JWKS_URI,
			OAuth2AuthorizationServerMetadataClaimNames.AUTHORIZATION_ENDPOINT,
			OAuth2AuthorizationServerMetadataClaimNames.RESPONSE_TYPES_SUPPORTED);

	@Bean
	@Order(1)
	SecurityFilterChain tokensAndKeys(HttpSecurity http) {
		return http
			.securityMatchers((requests) -> requests.requestMatchers(HttpMethod.POST, "/oauth2/token")
				.requestMatchers(HttpMethod.GET, "/oauth2/jwks", "/.well-known/oauth-authorization-server"))
			.oauth2AuthorizationServer((server) -> server.authorizationService(new NothingKept())
				.tokenEndpoint((token) -> token.accessTokenRequestConverters((grants) -> {
					grants.clear();
					grants.add(new ClientCredentials());
				}))
				.authorizationServerMetadataEndpoint((endpoint) -> endpoint.authorizationServerMetadataCustomizer(
						(metadata) -> metadata.claims((claims) -> claims.keySet().retainAll(DESCRIBED)))))
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.exceptionHandling((refusal) -> refusal
				.authenticationEntryPoint((request, response, denied) -> refuse(response, HttpStatus.UNAUTHORIZED,
						OAuth2ErrorCodes.INVALID_CLIENT, "Bring client id and secret by HTTP Basic.")))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain nothingElse(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().denyAll())
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.exceptionHandling((refusal) -> refusal
				.authenticationEntryPoint((request, response, denied) -> refuse(response, HttpStatus.NOT_FOUND,
						"not_found", "Here are only POST /oauth2/token and GET /oauth2/jwks.")))
			.build();
	}

	@Bean
	RequestRejectedHandler malformed() {
		return (request, response, rejected) -> refuse(response, HttpStatus.BAD_REQUEST,
				OAuth2ErrorCodes.INVALID_REQUEST, "The request is malformed.");
	}

	private static void refuse(HttpServletResponse response, HttpStatus status, String error, String description)
			throws IOException {
		ServletServerHttpResponse answer = new ServletServerHttpResponse(response);
		answer.setStatusCode(status);
		new OAuth2ErrorHttpMessageConverter().write(new OAuth2Error(error, description, null), null, answer);
	}

}
