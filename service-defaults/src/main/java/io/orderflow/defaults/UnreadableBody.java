package io.orderflow.defaults;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.http.converter.HttpMessageNotReadableException;

/** Says why a body could not be read: where in it, and never what stood there. */
final class UnreadableBody {

	private static final int LONGEST_NAME = 64;

	private UnreadableBody() {
	}

	static String describe(HttpMessageNotReadableException failure) {
		return switch (failure.getCause()) {
			case UnrecognizedPropertyException unknown ->
				"The field '" + printable(unknown.getPropertyName()) + "' is not known here.";
			case DatabindException mismatch -> wrongType(mismatch);
			// A number that its type cannot hold.
			case InputCoercionException overflow -> wrongType(overflow);
			case JacksonException broken ->
				(broken.getLocation() != null) ? "The body is not valid JSON: line " + broken.getLocation().getLineNr()
						+ ", column " + broken.getLocation().getColumnNr() + "." : "The body is not valid JSON.";
			case null, default -> "A JSON body is needed.";
		};
	}

	private static String wrongType(JacksonException mismatch) {
		return mismatch.getPath().isEmpty() ? "The body is JSON, but not of the form that is needed here."
				: "The field '" + printable(pathOf(mismatch)) + "' has a value of the wrong type.";
	}

	private static String pathOf(JacksonException mismatch) {
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

	/** A field's name may come from outside too: it is made safe and short. */
	static String printable(String name) {
		String safe = name.replaceAll("[^\\p{Alnum}_.\\[\\]-]", "?");
		return (safe.length() <= LONGEST_NAME) ? safe : safe.substring(0, LONGEST_NAME) + "...";
	}

}
