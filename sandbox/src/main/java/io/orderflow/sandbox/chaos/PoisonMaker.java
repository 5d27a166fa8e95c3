package io.orderflow.sandbox.chaos;

/**
 * Messages that are no orders, each in another way and none like another.
 */
final class PoisonMaker {

	private static final int WAYS = 10;

	private static final int MEGABYTE = 1024 * 1024;

	/** They are held in memory, by the queue and by whoever compares them. */
	private static final int MOST_MEGABYTES = 3;

	private final String canary;

	private int made;

	PoisonMaker(String canary) {
		this.canary = canary;
	}

	/** The next one; what customers would have written has the canary in it. */
	String next() {
		int number = this.made++;
		String mark = this.canary + "poison-" + number;
		String order = """
				{"order_id": "poison-%d", "customer_id": "%s", "total_price": 9.99,
				 "items": [{"product_id": "hot-0", "quantity": 1}]}""".formatted(number, mark);
		return switch (number % WAYS) {
			// Broken JSON.
			case 0 -> order.substring(0, order.length() - 3);
			case 1 -> order.replace("\"items\"", "\"lines\"");
			case 2 -> order.replace("\"quantity\": 1", "\"quantity\": \"" + mark + "\"");
			case 3 -> order.replace("\"quantity\": 1", "\"quantity\": -1");
			case 4 -> mark;
			case 5 -> order.replace(mark, mark + "\\u0007\\u001b[2J");
			case 6 -> order.replace("{\"order_id\"", "{\"schema_version\": 2, \"order_id\"");
			case 7 -> "[" + order + "]";
			case 8 -> order.replace("9.99", "9.999");
			default ->
				(number / WAYS < MOST_MEGABYTES) ? order.replace(mark, mark + "-".repeat(MEGABYTE - order.length()))
						: order.replace("\"poison-", "\"" + "poison-".repeat(10));
		};
	}

}
