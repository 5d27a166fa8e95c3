package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

/**
 * What producers put on OrderQueue.
 */
final class Messages {

	private Messages() {
	}

	static String anId() {
		return "test-" + UUID.randomUUID();
	}

	/** The article's document, word for word. */
	static String ofTheArticle() throws IOException {
		return Files.readString(Project.locate().root().resolve("contracts/order-placed.json"));
	}

	static String anOrder(String id) {
		return anOrder(id, "59.99");
	}

	static String anOrder(String id, String total) {
		return """
				{"order_id": "%s", "customer_id": "67890", "total_price": %s,
				 "items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}]}"""
			.formatted(id, total);
	}

}
