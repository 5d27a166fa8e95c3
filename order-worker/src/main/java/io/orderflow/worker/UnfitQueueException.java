package io.orderflow.worker;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The queue is not one that this worker can keep its promises on. */
final class UnfitQueueException extends RuntimeException {

	private final String action;

	UnfitQueueException(String description, String action) {
		super(description);
		this.action = action;
	}

	/** Prints the description and what to do instead of a stack trace. */
	static final class Analyzer extends AbstractFailureAnalyzer<UnfitQueueException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnfitQueueException cause) {
			return new FailureAnalysis(cause.getMessage(), cause.action, cause);
		}

	}

}
