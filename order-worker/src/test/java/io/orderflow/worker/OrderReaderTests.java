package io.orderflow.worker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.orderflow.worker.OrderReader.Reading;
import jakarta.validation.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Anyone may send to the queue: what is an order, and what is said of what is not. */
@JsonTest
class OrderReaderTests {

	private static final Instant SENT = Instant.parse("2026-11-22T10:00:00.123Z");

	private final OrderReader reader;

	OrderReaderTests(@Autowired JsonMapper json) {
		this.reader = new OrderReader(json, Validation.buildDefaultValidatorFactory().getValidator());
	}

	@Test
	void readsTheArticlesDocumentAndFillsInDefaults() {
		assertThat(read(Contracts.read("order-placed.json")))
			.isEqualTo(new Order("12345", "67890", List.of(new Order.Item("abc123", 2), new Order.Item("xyz456", 1)),
					new BigDecimal("59.99"), SENT, "pm_card_visa", new Order.Address(null, null, null, null, "US")));
	}

	@Test
	void readsTheDocumentInFull() {
		Order order = read(Contracts.read("order-placed-in-full.json"));
		assertThat(order.placedAt()).isEqualTo("2026-11-22T10:15:30.123456Z");
		assertThat(order.shipTo())
			.isEqualTo(new Order.Address("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB"));
	}

	@Test
	void ignoresFieldsThatAreNewerThanItself() {
		assertThat(this.reader.read(withField("\"gift_wrap\": {\"colour\": \"red\"}"), SENT))
			.isInstanceOf(Reading.AnOrder.class);
	}

	@Test
	void writesMoneyWithTwoDecimals() {
		assertThat(read(Orders.aMessage("1").replace("59.99", "60")).totalPrice()).isEqualTo(new BigDecimal("60.00"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"order_id": "secret           | the body is not valid JSON
			["secret"]                     | the body is not a JSON object
			"secret"                       | the body is not a JSON object
			null                           | the body is null
			``                             | the body is not a JSON object
			{}                             | customer_id must not be null
			{"items": [{"quantity": "secret"}]} | a field of the wrong type: items[0].quantity
			{"total_price": "59.99"}       | a field of the wrong type: total_price
			{"placed_at": "secret"}        | a field of the wrong type: placed_at
			""")
	void saysWhatIsWrongAndQuotesNothing(String body, String reason) {
		assertThat(this.reader.read(body, SENT)).isEqualTo(new Reading.NotAnOrder(reason));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"quantity": 2 | "quantity": -2 | items[0].quantity must be greater than or equal to 1
			"quantity": 2 | "quantity": 1001 | items[0].quantity must be less than or equal to 1000
			"quantity": 2 | "quantity": 1.5 | a field of the wrong type: items[0].quantity
			"quantity": 2 | "quantity": 99999999999 | a number is out of range
			"quantity": 2 | "pieces": 2 | items[0].quantity must not be null
			59.99 | 59.999 | total_price must be an amount
			59.99 | 1e400000 | total_price must be an amount
			59.99 | 1e2147483647 | total_price must be an amount
			59.99 | 1e-2147483647 | total_price must be an amount
			59.99 | -1 | total_price must be an amount
			"67890" | "6\\u00007890" | customer_id must have 1 to 64 characters, none of them a control character
			"67890" | "6\\ud8007890" | customer_id must have 1 to 64 characters, none of them a control character
			"67890" | "" | customer_id must have 1 to 64 characters
			59.99} | 59.99, "schema_version": 2} | schema_version must be less than or equal to 1
			59.99} | 59.99, "ship_to": {"country": "usa"}} | ship_to.country must be two capital letters (ISO 3166)
			59.99} | 59.99, "placed_at": "9999-01-01T00:00:00Z"} | placed_at_in_range must lie between 2000 and 2200
			""")
	void refusesValuesOutOfTheirRange(String part, String replacement, String reason) {
		Reading reading = this.reader.read(Orders.aMessage("1").replace(part, replacement), SENT);
		assertThat(reading).isInstanceOfSatisfying(Reading.NotAnOrder.class,
				(notAnOrder) -> assertThat(notAnOrder.reason()).startsWith(reason));
	}

	@Test
	void refusesMoreThanAHundredItems() {
		String item = "{\"product_id\": \"abc123\", \"quantity\": 1},";
		assertThat(this.reader.read(Orders.aMessage("1").replace("[{", "[" + item.repeat(99) + "{"), SENT))
			.isEqualTo(new Reading.NotAnOrder("items size must be between 1 and 100"));
	}

	static Stream<Arguments> monsters() {
		String deep = "[".repeat(10_000) + "]".repeat(10_000);
		String number = "9".repeat(30_000);
		return Stream.of(arguments("a megabyte", withField("\"note\": \"" + "x".repeat(1_000_000) + "\""), "is longer"),
				arguments("a megabyte of blanks", Orders.aMessage("1") + " ".repeat(1_000_000), "is longer"),
				arguments("depth", deep, "is not a JSON object"),
				arguments("depth in a field that nobody reads", withField("\"note\": " + deep), "is nested too deeply"),
				arguments("a number of 30,000 digits", Orders.aMessage("1").replace("59.99", number),
						"or a number or a name in it is too long"),
				arguments("one that nobody reads", withField("\"note\": " + number),
						"a number or a name in it is too long"),
				arguments("one of 100,000 digits", Orders.aMessage("1").replace("59.99", "9".repeat(100_000)),
						"is longer"),
				arguments("a name without end", withField("\"" + "n".repeat(30_000) + "\": 1"),
						"a name in it is too long"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("monsters")
	void takesNothingForAnOrderThatIsTooMuch(String what, String body, String reason) {
		assertThat(this.reader.read(body, SENT)).isInstanceOfSatisfying(Reading.NotAnOrder.class,
				(notAnOrder) -> assertThat(notAnOrder.reason()).startsWith("the body ").contains(reason));
	}

	@Test
	void takesTheLongestOrderThereCanBe() {
		String longest = "\\u00fc".repeat(64);
		String item = "{\"product_id\": \"%s\", \"quantity\": 1000}".formatted(longest);
		String line = "\\u00fc".repeat(200);
		String address = "{\"name\": \"%s\", \"street\": \"%s\", \"city\": \"%s\", \"postal_code\": \"%s\", \"country\": \"US\"}"
			.formatted(line, line, line, line);
		assertThat(read(
				"{\"order_id\": \"%s\", \"customer_id\": \"%s\", \"items\": [%s], \"total_price\": 1, \"ship_to\": %s}"
					.formatted(longest, longest, String.join(", ", Collections.nCopies(100, item)), address))
			.items()).hasSize(100);
	}

	private static String withField(String field) {
		return Orders.aMessage("1").replace("59.99}", "59.99, " + field + "}");
	}

	private Order read(String body) {
		return switch (this.reader.read(body, SENT)) {
			case Reading.AnOrder(Order order) -> order;
			case Reading.NotAnOrder(String reason) -> throw new AssertionError(reason);
		};
	}

}
