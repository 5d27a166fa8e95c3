package io.orderflow.worker;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An operator's command that cannot be carried out, and why, in words for the operator.
 */
final class Problem extends ErrorResponseException {

	private Problem(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	static Problem notFound(String detail) {
		return new Problem(HttpStatus.NOT_FOUND, detail);
	}

	static Problem conflict(String detail) {
		return new Problem(HttpStatus.CONFLICT, detail);
	}

	static Problem unavailable(String detail) {
		return new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail);
	}

}
