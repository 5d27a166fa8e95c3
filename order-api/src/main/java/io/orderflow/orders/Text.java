package io.orderflow.orders;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;

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
@interface Text {

	int min() default 1;

	int max();

	String message() default "must have {min} to {max} characters, none of them a control character";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Decides what such a string is. */
	final class Check implements ConstraintValidator<Text, String> {

		private static final Pattern PLAIN = Pattern.compile("[^\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF]*");

		private int min;

		private int max;

		static boolean isPlain(String value) {
			return PLAIN.matcher(value).matches();
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
