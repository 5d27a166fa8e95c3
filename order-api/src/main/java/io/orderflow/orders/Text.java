package io.orderflow.orders;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A string of bounded length that logs, PostgreSQL and SQS take as it is: no control
 * character, no half of a surrogate pair, no non-character.
 */
@Size
@Pattern(regexp = Text.PLAIN)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE })
@Retention(RetentionPolicy.RUNTIME)
@interface Text {

	/** What such a string consists of. */
	String PLAIN = "[^\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF]*";

	@OverridesAttribute(constraint = Size.class, name = "min")
	int min() default 1;

	@OverridesAttribute(constraint = Size.class, name = "max")
	int max();

	String message() default "must have {min} to {max} characters, none of them a control character";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
