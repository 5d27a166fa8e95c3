package io.orderflow.orders;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes orders that are bad in one way each, of as many ways as there are: no two alike,
 * and the same again from the same seed.
 */
final class BadOrders {

	private static final JsonMapper json = JsonMapper.shared();

	/** None of these can be a field of an order, whatever the type of the field is. */
	private static final List<String> NEVER = List.of("true", "[]", "{}", "[[]]", "{\"a\": 1}", "-1", "1e999", "-0.001",
			"9".repeat(39), "9".repeat(5_000), "0." + "3".repeat(100), "\"\\u0000\"", "\"a\\nb\"", "\"\\ud800\"",
			"\"" + "x".repeat(201) + "\"", "\"" + "\u00e4".repeat(20_000) + "\"");

	private static final List<String> FIELDS = List.of("customer_id", "items", "total_price", "payment_method",
			"ship_to");

	private static final List<String> PARTS_OF_A_LINE = List.of("product_id", "quantity");

	private static final List<String> PARTS_OF_AN_ADDRESS = List.of("name", "street", "city", "postal_code", "country");

	private static final List<String> FOREIGN = List.of("status", "order_id", "settled_at", "placed_at", "class",
			"@class", "@type", "__proto__", "constructor", "customerId", "unit_price", "tracking_number", "steps",
			"role", "scope", "is_admin");

	private final RandomGenerator random;

	private final String canary;

	private final List<Function<ObjectNode, byte[]>> ways = List.of(this::wrongValue, this::wrongPartOfALine,
			this::wrongPartOfAnAddress, this::unknownField, this::missingField, this::tooMuch, this::tooDeep,
			this::cutOff, this::foreignEncoding, this::brokenBytes, this::notJson);

	BadOrders(RandomGenerator random, String canary) {
		this.random = random;
		this.canary = canary;
	}

	byte[] next() {
		ObjectNode order = json.readTree(Contract.text("place-order-request")).asObject();
		order.remove("customer_id");
		order.put("payment_method", this.canary);
		return this.ways.get(this.random.nextInt(this.ways.size())).apply(order);
	}

	private byte[] wrongValue(ObjectNode order) {
		return with(order, any(FIELDS), any(NEVER));
	}

	private byte[] wrongPartOfALine(ObjectNode order) {
		ArrayNode lines = order.get("items").asArray();
		ObjectNode line = lines.get(this.random.nextInt(lines.size())).asObject();
		return new String(bytes(order), StandardCharsets.UTF_8)
			.replace(line.toString(), new String(with(line, any(PARTS_OF_A_LINE), any(NEVER)), StandardCharsets.UTF_8))
			.getBytes(StandardCharsets.UTF_8);
	}

	private byte[] wrongPartOfAnAddress(ObjectNode order) {
		ObjectNode address = order.get("ship_to").asObject();
		return with(order, "ship_to",
				new String(with(address, any(PARTS_OF_AN_ADDRESS), any(NEVER)), StandardCharsets.UTF_8));
	}

	private byte[] unknownField(ObjectNode order) {
		ObjectNode somewhere = switch (this.random.nextInt(3)) {
			case 0 -> order;
			case 1 -> order.get("ship_to").asObject();
			default -> order.get("items").get(0).asObject();
		};
		String field = this.random.nextBoolean() ? any(FOREIGN) : "field" + this.random.nextInt();
		somewhere.put(field, this.canary);
		return bytes(order);
	}

	private byte[] missingField(ObjectNode order) {
		switch (this.random.nextInt(4)) {
			case 0 -> order.remove("items");
			case 1 -> order.putNull("items");
			case 2 -> order.get("items").get(0).asObject().remove(any(PARTS_OF_A_LINE));
			default -> order.get("items").get(0).asObject().putNull(any(PARTS_OF_A_LINE));
		}
		return bytes(order);
	}

	/** More lines, pieces or bytes than an order may have. */
	private byte[] tooMuch(ObjectNode order) {
		switch (this.random.nextInt(3)) {
			case 0 -> {
				ArrayNode lines = order.get("items").asArray();
				JsonNode line = lines.get(0);
				for (int i = 0; i < 100 + this.random.nextInt(200); i++) {
					lines.add(line);
				}
			}
			case 1 -> order.get("items").get(0).asObject().put("quantity", this.random.nextLong(1_001, Long.MAX_VALUE));
			default -> order.put("payment_method", this.canary.repeat(6_000 + this.random.nextInt(10_000)));
		}
		return bytes(order);
	}

	private byte[] tooDeep(ObjectNode order) {
		int depth = 21 + this.random.nextInt(5_000);
		return this.random.nextBoolean() ? with(order, any(FIELDS), "[".repeat(depth) + "]".repeat(depth))
				: with(order, "field", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
	}

	private byte[] cutOff(ObjectNode order) {
		byte[] whole = bytes(order);
		byte[] part = new byte[this.random.nextInt(whole.length)];
		System.arraycopy(whole, 0, part, 0, part.length);
		return part;
	}

	private byte[] foreignEncoding(ObjectNode order) {
		order.get("ship_to").asObject().put("name", "\u00c4\u00df\u4e2d" + this.random.nextInt());
		// The others that JSON once knew, UTF-16 and UTF-32, are told by their first
		// bytes.
		return order.toString().getBytes(Charset.forName(this.random.nextBoolean() ? "GB18030" : "windows-1252"));
	}

	private byte[] brokenBytes(ObjectNode order) {
		byte[] broken = bytes(order);
		// 0xFF and 0xC0 are in no UTF-8.
		broken[this.random.nextInt(broken.length)] = (byte) (this.random.nextBoolean() ? 0xFF : 0xC0);
		return broken;
	}

	private byte[] notJson(ObjectNode order) {
		String text = order.toString();
		return any(List.of("<order>" + this.canary + "</order>", "order=" + this.canary, this.canary, text + text,
				text + "}", "[" + text + "]", "\"" + this.canary + "\"", text.replace(':', '='),
				text.replace('"', '\''), "/*" + this.canary + "*/" + text, text.replaceFirst(",", ",,"), "NaN", "null",
				"\u0000" + text, text.replace("\"quantity\":2", "\"quantity\":0x2"),
				text.replace("\"quantity\":2", "\"quantity\":02"), text.replace("\"quantity\":2", "\"quantity\":+2"),
				text.replace("\"quantity\":2", "\"quantity\":NaN")))
			.getBytes(StandardCharsets.UTF_8);
	}

	/** The value stands as it is written, which no JSON library would do. */
	private static byte[] with(ObjectNode document, String field, String value) {
		document.put(field, "\u0001here");
		return document.toString().replace("\"\\u0001here\"", value).getBytes(StandardCharsets.UTF_8);
	}

	private <T> T any(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	private static byte[] bytes(ObjectNode document) {
		return document.toString().getBytes(StandardCharsets.UTF_8);
	}

}
