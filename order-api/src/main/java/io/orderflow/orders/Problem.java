package io.orderflow.orders;

import java.time.Duration;

import org.springframework.http.HttpHeaders;
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

	static Problem forbidden(String detail) {
		return new Problem(HttpStatus.FORBIDDEN, detail);
	}

	static Problem notFound(String detail) {
		return new Problem(HttpStatus.NOT_FOUND, detail);
	}

	static Problem unprocessable(String detail) {
		return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, detail);
	}

	static Problem busy() {
		Problem problem = new Problem(HttpStatus.SERVICE_UNAVAILABLE,
				"More customers come than can be served now; the same request may succeed in a moment, and none of it was done.");
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		return problem;
	}

	static Problem tooManyRequests(Duration wait) {
		Problem problem = new Problem(HttpStatus.TOO_MANY_REQUESTS,
				"You send more orders a second, or at once, than one customer may; none of this request was done.");
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
		return problem;
	}

}
