package io.orderflow.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import tools.jackson.databind.json.JsonMapper;

/** Orders as all kinds of producers put them on the queue, all of them good. */
final class VariedOrders {

	private static final List<String> NAMES = List.of("", " ", "Ada Lovelace", "Zoë \"Z\" O'Neil", "渡辺 \\ 健", "null",
			"a\u00A0b", "𝒪rder 🛒", "<b>&amp;</b>", "x".repeat(200));

	private VariedOrders() {
	}

	static String orderId(int number) {
		return "varied \"" + number + "\" ✓";
	}

	/** With and without each optional field, the lines in any order and split. */
	static String candidate(int number, Random random) {
		Map<String, Object> order = new LinkedHashMap<>();
		order.put("order_id", orderId(number));
		order.put("customer_id", "客-" + random.nextInt(5));
		List<Map<String, Object>> items = new ArrayList<>();
		BigDecimal total = BigDecimal.ZERO;
		for (int line = 0; line <= random.nextInt(6); line++) {
			int quantity = 1 + random.nextInt(1000);
			boolean mug = random.nextBoolean();
			items.add(Map.of("product_id", mug ? "mug001" : "pen001", "quantity", quantity));
			total = total.add(new BigDecimal(mug ? "8.50" : "2.40").multiply(BigDecimal.valueOf(quantity)));
		}
		order.put("items", items);
		order.put("total_price", random.nextBoolean() ? total : total.stripTrailingZeros());
		if (random.nextBoolean()) {
			order.put("placed_at",
					Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000))
						.toString());
		}
		if (random.nextBoolean()) {
			order.put("payment_method", random.nextBoolean() ? "pm_card_visa" : "pm_" + random.nextInt());
		}
		if (random.nextBoolean()) {
			order.put("ship_to", address(random));
		}
		return JsonMapper.shared().writeValueAsString(order);
	}

	private static Map<String, Object> address(Random random) {
		Map<String, Object> address = new LinkedHashMap<>();
		for (String field : List.of("name", "street", "city", "postal_code")) {
			if (random.nextBoolean()) {
				address.put(field, NAMES.get(random.nextInt(NAMES.size())));
			}
		}
		address.put("country", random.nextBoolean() ? "US" : "GB");
		return address;
	}

}
