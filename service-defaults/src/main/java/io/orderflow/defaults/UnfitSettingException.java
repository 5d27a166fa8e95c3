package io.orderflow.defaults;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A service refuses to start with a setting as it is. */
final class UnfitSettingException extends RuntimeException {

	private final String action;

	UnfitSettingException(String description, String action) {
		super(description);
		this.action = action;
	}

	/** Prints the description and what to do instead of a stack trace. */
	static final class Analyzer extends AbstractFailureAnalyzer<UnfitSettingException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnfitSettingException cause) {
			return new FailureAnalysis(cause.getMessage(), cause.action, cause);
		}

	}

}
