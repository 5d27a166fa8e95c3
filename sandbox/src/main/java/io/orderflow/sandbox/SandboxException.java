package io.orderflow.sandbox;

/**
 * Something that its message explains to a person in full; nobody needs a stack trace.
 */
public final class SandboxException extends RuntimeException {

	/**
	 * Says what is wrong.
	 * @param message what, where, and what to do
	 */
	public SandboxException(String message) {
		super(message);
	}

	/**
	 * Says what is wrong.
	 * @param message what, where, and what to do
	 * @param cause for those who look further
	 */
	public SandboxException(String message, Throwable cause) {
		super(message, cause);
	}

}
