package io.orderflow.shipping;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * A line of an address, if it is there at all: at most 200 characters that every database
 * and label printer can hold.
 */
@Pattern(regexp = "[^\\p{Cc}\\p{Cs}]{0,200}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface AddressLine {

	String message() default "must have 200 characters at most and no control characters";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
