package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.sandbox.SandboxException;

/**
 * Fills the shop before it opens: prices into the catalogue, pieces onto the shelf.
 */
final class Shop {

	private Shop() {
	}

	/** The catalogue has no door of its own: its owner writes into the table. */
	static void price(LocalPostgres.Database orders, Catalogue catalogue) {
		try (Connection connection = orders.connect();
				PreparedStatement insert = connection
					.prepareStatement("insert into products (product_id, unit_price) values (?, ?)")) {
			for (Map.Entry<String, Catalogue.Article> article : catalogue.articles().entrySet()) {
				insert.setString(1, article.getKey());
				insert.setBigDecimal(2, Documents.money(article.getValue().cents()));
				insert.addBatch();
			}
			insert.executeBatch();
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/**
	 * Counts each product on the shelf.
	 * @param inventory where inventory-service is
	 * @param token the operator's
	 * @param stock how many pieces of each product
	 */
	static void stock(URI inventory, String token, Map<String, Long> stock) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			for (Map.Entry<String, Long> product : stock.entrySet()) {
				HttpResponse<String> answer = http
					.send(HttpRequest.newBuilder(inventory.resolve("/stock/" + product.getKey()))
						.header("Authorization", "Bearer " + token)
						.header("Content-Type", "application/json")
						.PUT(HttpRequest.BodyPublishers.ofString("{\"available\": %d}".formatted(product.getValue())))
						.build(), HttpResponse.BodyHandlers.ofString());
				if (answer.statusCode() != 200) {
					throw new SandboxException("inventory-service does not take the stock of " + product.getKey() + ": "
							+ answer.statusCode() + " " + answer.body());
				}
			}
		}
	}

}
