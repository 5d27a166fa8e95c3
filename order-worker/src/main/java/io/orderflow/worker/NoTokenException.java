package io.orderflow.worker;

import java.io.IOException;

/** There is no token to call a service with. */
class NoTokenException extends IOException {

	NoTokenException(String message) {
		super(message);
	}

	/** The issuer was reached and said no: it will hardly say otherwise in a second. */
	static final class Denied extends NoTokenException {

		Denied(String message) {
			super(message);
		}

	}

}
