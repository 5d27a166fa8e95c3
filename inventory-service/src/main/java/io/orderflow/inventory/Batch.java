package io.orderflow.inventory;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Objects;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A batch of 1 to 200 orders, each named once.
 */
@Constraint(validatedBy = Batch.Validator.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Batch {

	String message() default "must hold 1 to 200 orders, each once";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** One order's part of a batch. */
	interface Entry {

		String orderId();

	}

	/** Looks at the batch as a whole; its entries are validated on their own. */
	class Validator implements ConstraintValidator<Batch, List<? extends @Nullable Entry>> {

		@Override
		public boolean isValid(@Nullable List<? extends @Nullable Entry> batch, ConstraintValidatorContext context) {
			return batch != null && !batch.isEmpty() && batch.size() <= 200
					&& batch.stream().filter(Objects::nonNull).map(Entry::orderId).distinct().count() == batch.size();
		}

	}

}
