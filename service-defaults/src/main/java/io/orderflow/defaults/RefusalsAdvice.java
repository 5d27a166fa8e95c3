package io.orderflow.defaults;

import java.util.stream.Collectors;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Says why somebody was not let in, as RFC 6750 has it, and quotes nothing of the token.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class RefusalsAdvice {

	private static final String SCOPE = "SCOPE_";

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handleNoToken(AuthenticationException none) {
		return answer(HttpStatus.UNAUTHORIZED, "Bearer",
				"This needs an access token, in a header 'Authorization: Bearer ...'.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handleBadToken(OAuth2AuthenticationException bad) {
		return answer(HttpStatus.UNAUTHORIZED, "Bearer error=\"invalid_token\"", whatIsWrong(bad));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handleNoKeys(AuthenticationServiceException away) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "5")
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"Tokens cannot be checked now, since the issuer's keys cannot be fetched; "
							+ "the same request may succeed later."));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handleDenied(AccessDeniedException denied) {
		String scopes = (denied instanceof AuthorizationDeniedException missing
				&& missing.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision)
						? decision.getAuthorities()
							.stream()
							.map(GrantedAuthority::getAuthority)
							.map((authority) -> String.valueOf(authority).replaceFirst("^" + SCOPE, ""))
							.sorted()
							.collect(Collectors.joining(" or "))
						: "";
		return scopes.isEmpty() ? answer(HttpStatus.FORBIDDEN, "Bearer", "Nothing at this path is open to this token.")
				: answer(HttpStatus.FORBIDDEN, "Bearer error=\"insufficient_scope\"",
						"This needs a token with the scope " + scopes + ".");
	}

	/** The words of validators are fixed; those of parsers would quote the token. */
	private static String whatIsWrong(OAuth2AuthenticationException bad) {
		return (bad.getCause() instanceof JwtValidationException invalid)
				? "The access token is not valid here: " + invalid.getErrors()
					.stream()
					.map(OAuth2Error::getDescription)
					.distinct()
					.collect(Collectors.joining("; ")) + "."
				: "The access token cannot be read, or no key of the trusted issuer has signed it.";
	}

	private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String challenge, String detail) {
		return ResponseEntity.status(status)
			.header(HttpHeaders.WWW_AUTHENTICATE, challenge)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(status, detail));
	}

}
