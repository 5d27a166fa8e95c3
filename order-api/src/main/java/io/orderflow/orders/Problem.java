package io.orderflow.orders;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that cannot be granted, and why, in words for the one who sent it. */
final class Problem extends ErrorResponseException {

	private Problem(HttpStatus status, String detail) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

	static Problem badRequest(String detail) {
		return new Problem(HttpStatus.BAD_REQUEST, detail);
	}

	static Problem notFound(String detail) {
		return new Problem(HttpStatus.NOT_FOUND, detail);
	}

	static Problem unprocessable(String detail) {
		return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, detail);
	}

}
