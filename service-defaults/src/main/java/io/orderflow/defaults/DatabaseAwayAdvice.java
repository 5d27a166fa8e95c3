package io.orderflow.defaults;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers 503 while the service's own database is away, full or too slow, or has let go
 * of a transaction that stood still: nothing is wrong with the request, and it may be
 * sent again.
 */
@RestControllerAdvice
@ConditionalOnClass({ TransientDataAccessException.class, CannotCreateTransactionException.class })
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseAwayAdvice {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseAwayAdvice.class);

	@ExceptionHandler({ CannotCreateTransactionException.class, DataAccessResourceFailureException.class,
			TransientDataAccessException.class, TransactionSystemException.class })
	ResponseEntity<ProblemDetail> handleDatabaseAway(Exception failure) {
		logger.warn("The database did not do its part: {}", failure.getClass().getSimpleName());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The database cannot answer now; the same request may succeed later."));
	}

}
