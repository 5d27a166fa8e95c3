package io.orderflow.defaults;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Closes every door of a service but its two health checks: who comes in brings a token,
 * signed by the issuer that is trusted, made for this service, with the scope that
 * {@link AccessRules} ask for. Nothing here knows which product the issuer is.
 */
@AutoConfiguration(before = { OAuth2ResourceServerAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class })
@Import({ Refusals.class, RefusalsAdvice.class })
class SecurityDefaults {

	/** Hosts that keep their clocks by NTP differ by less. */
	private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

	private static final int LONGEST_SUBJECT = 64;

	@Bean
	SecurityFilterChain closedDoors(HttpSecurity http, JwtDecoder tokens, AccessRules rules, Refusals refusals) {
		BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(
				new ProviderManager(new JwtAuthenticationProvider(tokens)));
		bearer.setAuthenticationEntryPoint(refusals);
		bearer.setAuthenticationFailureHandler(refusals);
		return http.addFilter(bearer)
			// There is no cookie that a foreign page could make a browser send.
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.exceptionHandling((failures) -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
			.authorizeHttpRequests((requests) -> {
				// How Tomcat fetches the problem document of a request that was let in.
				requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
				requests.requestMatchers(HttpMethod.GET, "/livez", "/readyz").permitAll();
				requests.requestMatchers("/actuator", "/actuator/**").hasAuthority(AccessRules.OPS);
				rules.customize(requests);
				requests.anyRequest().denyAll();
			})
			.build();
	}

	@Bean
	IssuerKeys issuerKeys(OAuth2ResourceServerProperties properties) {
		return IssuerKeys.at(Objects.requireNonNull(properties.getJwt().getJwkSetUri()));
	}

	@Bean
	JwtDecoder tokens(OAuth2ResourceServerProperties properties, IssuerKeys keys) {
		OAuth2ResourceServerProperties.Jwt settings = properties.getJwt();
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
			.jwsAlgorithms((algorithms) -> settings.getJwsAlgorithms()
				.forEach((name) -> algorithms.add(SignatureAlgorithm.valueOf(name))))
			.build();
		decoder.setJwtValidator(
				validators(Objects.requireNonNull(settings.getIssuerUri()), List.copyOf(settings.getAudiences())));
		return new CheckedTokens(decoder);
	}

	private static OAuth2TokenValidator<Jwt> validators(String issuer, List<String> audiences) {
		JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt");
		type.setAllowEmpty(true);
		JwtTimestampValidator times = new JwtTimestampValidator(CLOCK_SKEW);
		// One that never expires would be a password.
		times.setAllowEmptyExpiryClaim(false);
		return new DelegatingOAuth2TokenValidator<>(type, times, new JwtIssuerValidator(issuer),
				new JwtClaimValidator<List<String>>(JwtClaimNames.AUD,
						(intended) -> intended != null && intended.stream().anyMatch(audiences::contains)),
				// It becomes a customer id: stored, compared, listed by.
				new JwtClaimValidator<String>(JwtClaimNames.SUB, (subject) -> subject != null && !subject.isEmpty()
						&& subject.length() <= LONGEST_SUBJECT && Text.Check.isPlain(subject)));
	}

	/**
	 * Order ids that came by the queue may hold any of these; encoded, they are part of
	 * the id and not of the path, for these rules as for the routes.
	 */
	@Bean
	static HttpFirewall idsOfAnyForm() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		// That allows two bare slashes too, which begin no path but name a host.
		firewall.getEncodedUrlBlocklist().add("//");
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowBackSlash(true);
		firewall.setAllowSemicolon(true);
		firewall.setAllowedHeaderNames(SecurityDefaults::isAssignedAndNoControl);
		firewall.setAllowedHeaderValues(SecurityDefaults::isAssignedAndNoControl);
		return firewall;
	}

	/** What the firewall asks for by itself, by a slow regular expression. */
	private static boolean isAssignedAndNoControl(String header) {
		return header.codePoints().allMatch((character) -> {
			int type = Character.getType(character);
			return type != Character.UNASSIGNED && type != Character.CONTROL;
		});
	}

	/** Each filter would be timed and counted for each request; nobody looks at that. */
	@Bean
	static SecurityObservationSettings unobservedFilters() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	static DefaultSecrets defaultSecrets(Environment environment) {
		return new DefaultSecrets(environment);
	}

}
