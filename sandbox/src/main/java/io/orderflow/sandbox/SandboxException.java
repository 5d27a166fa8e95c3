package io.orderflow.sandbox;

/**
 * Something that its message explains to a person in full; nobody needs a stack trace.
 */
final class SandboxException extends RuntimeException {

	SandboxException(String message) {
		super(message);
	}

	SandboxException(String message, Throwable cause) {
		super(message, cause);
	}

}
