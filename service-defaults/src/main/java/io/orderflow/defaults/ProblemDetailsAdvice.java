package io.orderflow.defaults;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Makes every error a problem document (RFC 9457) that names the field and never the
 * value: what a caller sent is neither answered nor logged.
 */
@RestControllerAdvice
class ProblemDetailsAdvice extends ResponseEntityExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(ProblemDetailsAdvice.class);

	private static final int LONGEST_NAME = 64;

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Some fields are not valid; 'errors' names each.");
		problem.setProperty("errors",
				failure.getFieldErrors()
					.stream()
					.map((error) -> problemOf(snakeCase(error.getField()), error.getDefaultMessage()))
					.sorted(Comparator.comparing((error) -> error.get("field")))
					.toList());
		return handleExceptionInternal(failure, problem, headers, HttpStatus.BAD_REQUEST, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Some parameters are not valid; 'errors' names each.");
		List<Map<String, String>> errors = failure.getParameterValidationResults()
			.stream()
			.flatMap((result) -> result.getResolvableErrors()
				.stream()
				.map((error) -> problemOf(snakeCase(String.valueOf(result.getMethodParameter().getParameterName())),
						error.getDefaultMessage())))
			.toList();
		problem.setProperty("errors", errors);
		return handleExceptionInternal(failure, problem, headers, HttpStatus.BAD_REQUEST, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		Throwable tooLarge = causeOf(failure, BodyLimitFilter.BodyTooLargeException.class);
		if (tooLarge != null) {
			return answer(failure, HttpStatus.CONTENT_TOO_LARGE, tooLarge.getMessage(), headers, request);
		}
		return answer(failure, HttpStatus.BAD_REQUEST, whatIsWrongWithTheBody(failure), headers, request);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handleUnexpected(Exception failure, HttpServletRequest request) {
		// The root cause's message may quote what the caller sent (a constraint violation
		// shows the row), so only the kinds of failure and the place are logged.
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		StackTraceElement[] trace = root.getStackTrace();
		logger.error("{} {} failed: {} caused by {} at {}", request.getMethod(), routeOf(request),
				failure.getClass().getName(), root.getClass().getName(), (trace.length > 0) ? trace[0] : "?");
		logger.debug("The failure in full", failure);
		return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
					"Something went wrong here; the same request may succeed later."));
	}

	private @Nullable ResponseEntity<Object> answer(Exception failure, HttpStatus status, @Nullable String detail,
			HttpHeaders headers, WebRequest request) {
		return handleExceptionInternal(failure, ProblemDetail.forStatusAndDetail(status, detail), headers, status,
				request);
	}

	private static String whatIsWrongWithTheBody(HttpMessageNotReadableException failure) {
		return switch (failure.getCause()) {
			case UnrecognizedPropertyException unknown ->
				"The field '" + printable(unknown.getPropertyName()) + "' is not known here.";
			case DatabindException mismatch when !mismatch.getPath().isEmpty() ->
				"The field '" + printable(pathOf(mismatch)) + "' has a value of the wrong type.";
			case JacksonException broken ->
				(broken.getLocation() != null) ? "The body is not valid JSON: line " + broken.getLocation().getLineNr()
						+ ", column " + broken.getLocation().getColumnNr() + "." : "The body is not valid JSON.";
			case null, default -> "A JSON body is needed.";
		};
	}

	private static String pathOf(DatabindException mismatch) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : mismatch.getPath()) {
			if (reference.getPropertyName() != null) {
				path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
			}
			else {
				path.append('[').append(reference.getIndex()).append(']');
			}
		}
		return path.toString();
	}

	private static Map<String, String> problemOf(String field, @Nullable String message) {
		return Map.of("field", printable(field), "message", (message != null) ? message : "is not valid");
	}

	/** Field names go out as they came in over the wire. */
	private static String snakeCase(String field) {
		return field.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
	}

	private static String printable(String name) {
		String safe = name.replaceAll("[^\\p{Alnum}_.\\[\\]-]", "?");
		return (safe.length() <= LONGEST_NAME) ? safe : safe.substring(0, LONGEST_NAME) + "...";
	}

	private static Object routeOf(HttpServletRequest request) {
		Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (route != null) ? route : "(no route)";
	}

	private static @Nullable Throwable causeOf(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return cause;
			}
		}
		return null;
	}

}
