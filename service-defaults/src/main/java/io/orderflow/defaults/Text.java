package io.orderflow.defaults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A string of bounded length that logs, PostgreSQL and SQS take as it is: no control
 * character, no half of a surrogate pair, no non-character. Null passes.
 */
@Constraint(validatedBy = Text.Check.class)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {

	/**
	 * The least number of characters.
	 * @return 1 unless said otherwise
	 */
	int min() default 1;

	/**
	 * The largest number of characters.
	 * @return the limit
	 */
	int max();

	/**
	 * What a caller is told.
	 * @return the message
	 */
	String message() default "must have {min} to {max} characters, none of them a control character";

	/**
	 * As Bean Validation wants it.
	 * @return no groups
	 */
	Class<?>[] groups() default {};

	/**
	 * As Bean Validation wants it.
	 * @return no payload
	 */
	Class<? extends Payload>[] payload() default {};

	/** Decides what such a string is. */
	final class Check implements ConstraintValidator<Text, String> {

		private int min;

		private int max;

		/**
		 * Whether a string has only such characters.
		 * @param value the string
		 * @return whether it can be stored and logged
		 */
		public static boolean isPlain(String value) {
			// Every text of every order comes by here, and a regular expression is slow.
			for (int at = 0; at < value.length();) {
				int character = value.codePointAt(at);
				int type = Character.getType(character);
				if (type == Character.CONTROL || type == Character.SURROGATE || character == 0xFFFE
						|| character == 0xFFFF) {
					return false;
				}
				at += Character.charCount(character);
			}
			return true;
		}

		@Override
		public void initialize(Text text) {
			this.min = text.min();
			this.max = text.max();
		}

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			return value == null || (value.length() >= this.min && value.length() <= this.max && isPlain(value));
		}

	}

}
