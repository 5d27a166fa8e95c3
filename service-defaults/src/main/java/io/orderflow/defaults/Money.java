package io.orderflow.defaults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;

/**
 * An amount as {@code numeric(12, 2)} holds it: not negative, two decimals at most. Null
 * passes. The upper bound is not redundant: counting digits overflows for an exponent of
 * ten digits, which JSON allows.
 */
@DecimalMin("0")
@DecimalMax("9999999999.99")
@Digits(integer = 10, fraction = 2)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Money {

	/**
	 * What a caller is told.
	 * @return the message
	 */
	String message() default "must be an amount from 0 to 9999999999.99 with two decimals at most";

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

}
