package io.orderflow.worker;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Reads a message's body and says what is wrong where it is not an order. The reason
 * names the field and never its value, since it is logged and kept.
 */
@Component
class OrderReader {

	/** The longest order, each character of it escaped, is shorter. */
	private static final int LONGEST = 64 * 1024;

	private static final Pattern PLAIN_ID = Pattern.compile("[\\p{Alnum}._:-]{1,64}");

	private final JsonMapper json;

	private final Validator validator;

	OrderReader(JsonMapper json, Validator validator) {
		this.json = json;
		this.validator = validator;
	}

	Reading read(String body, Instant sentAt) {
		if (body.length() > LONGEST) {
			return new Reading.NotAnOrder("the body is longer than any order");
		}
		try {
			@Nullable OrderPlaced message = this.json.readValue(body, OrderPlaced.class);
			if (message == null) {
				return new Reading.NotAnOrder("the body is null");
			}
			return this.validator.validate(message)
				.stream()
				.map(OrderReader::describe)
				.min(Comparator.naturalOrder())
				.<Reading>map(Reading.NotAnOrder::new)
				.orElseGet(() -> new Reading.AnOrder(message.toOrder(sentAt)));
		}
		catch (StreamConstraintsException beyond) {
			return new Reading.NotAnOrder("the body is nested too deeply, or a number or a name in it is too long");
		}
		catch (DatabindException mismatch) {
			return new Reading.NotAnOrder(mismatch.getPath().isEmpty() ? "the body is not a JSON object"
					: "a field of the wrong type: " + fieldOf(mismatch));
		}
		catch (InputCoercionException tooLarge) {
			return new Reading.NotAnOrder("a number is out of range");
		}
		catch (JacksonException broken) {
			return new Reading.NotAnOrder("the body is not valid JSON");
		}
		catch (RuntimeException unforeseen) {
			// Whatever a body may do to us, it must not take the nine beside it along.
			return new Reading.NotAnOrder("the body cannot be read");
		}
	}

	/**
	 * The id of the order that a body is, or that it at least seems to be about. Of what
	 * is not an order only an id is taken that could be nothing else.
	 */
	@Nullable String orderIdIn(String body, Instant sentAt) {
		if (read(body, sentAt) instanceof Reading.AnOrder(Order order)) {
			return order.orderId();
		}
		try {
			String id = (body.length() <= LONGEST) ? this.json.readTree(body).path("order_id").asString("") : "";
			return PLAIN_ID.matcher(id).matches() ? id : null;
		}
		catch (RuntimeException unreadable) {
			return null;
		}
	}

	private static String describe(ConstraintViolation<OrderPlaced> violation) {
		return snakeCase(violation.getPropertyPath().toString()) + " " + violation.getMessage();
	}

	/**
	 * Only fields that this class declares have a path, so it quotes nothing from
	 * outside.
	 */
	private static String fieldOf(DatabindException mismatch) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : mismatch.getPath()) {
			path.append((step.getPropertyName() == null) ? "[" + step.getIndex() + "]"
					: (path.isEmpty() ? "" : ".") + step.getPropertyName());
		}
		return path.toString();
	}

	private static String snakeCase(String path) {
		return path.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
	}

	/** What a body turned out to be. */
	sealed interface Reading {

		record AnOrder(Order order) implements Reading {
		}

		record NotAnOrder(String reason) implements Reading {
		}

	}

}
