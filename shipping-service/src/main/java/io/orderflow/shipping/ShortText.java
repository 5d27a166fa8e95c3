package io.orderflow.shipping;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * An id or a word: 1 to 64 characters that every database and log can hold, so neither
 * control characters nor halves of a surrogate pair.
 */
@NotNull
@Pattern(regexp = "[^\\p{Cc}\\p{Cs}]{1,64}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@interface ShortText {

	String message() default "must have 1 to 64 characters and no control characters";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
