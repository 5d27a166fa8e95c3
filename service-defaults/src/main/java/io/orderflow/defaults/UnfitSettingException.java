package io.orderflow.defaults;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A service refuses to start with a setting as it is, of its own or of a queue. What is
 * printed says so, and what to do, instead of a stack trace.
 */
public final class UnfitSettingException extends RuntimeException {

	private final String action;

	/**
	 * Refuses to start.
	 * @param description what is wrong
	 * @param action what to do
	 */
	public UnfitSettingException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What to do.
	 * @return a sentence for whoever runs the service
	 */
	public String action() {
		return this.action;
	}

	/** Prints both. */
	static final class Analyzer extends AbstractFailureAnalyzer<UnfitSettingException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnfitSettingException cause) {
			return new FailureAnalysis(cause.getMessage(), cause.action, cause);
		}

	}

}
