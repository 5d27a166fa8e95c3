package io.orderflow.defaults;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Makes every error a problem document (RFC 9457) that names the field and never the
 * value: what a caller sent is neither answered nor logged.
 */
@RestControllerAdvice
class ProblemDetailsAdvice extends ResponseEntityExceptionHandler {

	private static final Logger logger = LoggerFactory.getLogger(ProblemDetailsAdvice.class);

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
		return answer(failure, HttpStatus.BAD_REQUEST, UnreadableBody.describe(failure), headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleTypeMismatch(TypeMismatchException failure, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		String name = (failure instanceof MethodArgumentTypeMismatchException argument) ? parameterOf(argument)
				: failure.getPropertyName();
		return answer(failure, HttpStatus.BAD_REQUEST, "The parameter '"
				+ UnreadableBody.printable(String.valueOf(name)) + "' has a value that is not possible here.", headers,
				request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
			HttpMediaTypeNotSupportedException failure, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		return answer(failure, HttpStatus.UNSUPPORTED_MEDIA_TYPE,
				"The body must be " + oneOf(failure.getSupportedMediaTypes()) + ".", headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
			HttpMediaTypeNotAcceptableException failure, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		return answer(failure, HttpStatus.NOT_ACCEPTABLE,
				"The answer can only be " + oneOf(failure.getSupportedMediaTypes()) + ".", headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
			HttpRequestMethodNotSupportedException failure, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		return answer(failure, HttpStatus.METHOD_NOT_ALLOWED,
				"This path takes " + oneOf(failure.getSupportedHttpMethods()) + ".", headers, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(NoHandlerFoundException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return answer(failure, HttpStatus.NOT_FOUND, "There is nothing at this path.", headers, request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleInvalidParameter(InvalidParameterException failure, WebRequest request) {
		return answer(failure, HttpStatus.BAD_REQUEST, "The query or form has an escape that is none.",
				new HttpHeaders(), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<ProblemDetail> handleUnexpected(Exception failure, HttpServletRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
			// Nobody is there to be answered, and nothing here is wrong.
			return null;
		}
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

	private static String parameterOf(MethodArgumentTypeMismatchException failure) {
		RequestParam named = failure.getParameter().getParameterAnnotation(RequestParam.class);
		return (named != null && !named.name().isEmpty()) ? named.name() : snakeCase(failure.getName());
	}

	private static String oneOf(@Nullable Collection<?> choices) {
		return (choices == null || choices.isEmpty()) ? "something else"
				: choices.stream().map(Object::toString).sorted().collect(Collectors.joining(" or "));
	}

	private static Map<String, String> problemOf(String field, @Nullable String message) {
		return Map.of("field", UnreadableBody.printable(field), "message",
				(message != null) ? message : "is not valid");
	}

	/** Field names go out as they came in over the wire. */
	private static String snakeCase(String field) {
		return field.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
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
