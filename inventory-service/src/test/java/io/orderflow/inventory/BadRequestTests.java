package io.orderflow.inventory;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.inventory.InventoryClient.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class BadRequestTests {

	@Autowired
	private InventoryClient inventory;

	@Autowired
	private JdbcClient database;

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "{\"reservations\": canary", "{\"reservations\": null}",
			"{\"reservations\": []}", "{\"reservations\": [null]}", "{\"reservations\": \"canary\"}",
			"{\"reservations\": [{\"order_id\": \"canary\"}]}", "{\"canary\": 1, \"reservations\": [ORDER]}",
			"{\"reservations\": [ORDER, ORDER]}",
			"{\"reservations\": [{\"order_id\": \"canary\", \"placed_at\": \"2026-11-22T10:15:30Z\", \"items\": []}]}" })
	void refusesABatchThatIsNone(String body, CapturedOutput output) {
		refused("/reservations", body.replace("ORDER", order("canary", "canary", "1")), output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1.5", "\"1\"", "null", "99999999999", "1e400", "true" })
	void refusesWhatIsNoQuantity(String quantity, CapturedOutput output) {
		refused("/reservations", "{\"reservations\": [" + order("canary", "canary", quantity) + "]}", output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "canary\\u0000", "canary\\n", "canary\\u009f", "canary\\ud800",
			"canary012345678901234" + "5678901234567890123456789012345678901234567890" })
	void refusesWhatIsNoId(String id, CapturedOutput output) {
		refused("/reservations", "{\"reservations\": [" + order(id, "canary", "1") + "]}", output);
		refused("/reservations", "{\"reservations\": [" + order("canary", id, "1") + "]}", output);
		refused("/releases", "{\"releases\": [{\"order_id\": \"" + id + "\", \"reason\": \"canary\"}]}", output);
		refused("/releases", "{\"releases\": [{\"order_id\": \"canary\", \"reason\": \"" + id + "\"}]}", output);
	}

	@Test
	void takesTwoHundredOrdersAndNotOneMore() {
		String product = this.inventory.aProduct(1_000);
		List<Reservation> orders = IntStream.range(0, 201).mapToObj((number) -> anOrder(product, 1)).toList();
		HttpResponse<String> tooMany = this.inventory.post("/reservations", new Reservation.Call(orders));
		assertThat(tooMany.statusCode()).isEqualTo(400);
		assertThat(tooMany.body()).contains("must hold 1 to 200 orders, each once");
		assertThat(this.inventory.available(product)).isEqualTo(1_000);
		this.inventory.reserve(orders.subList(0, 200).toArray(Reservation[]::new));
		assertThat(this.inventory.available(product)).isEqualTo(800);
	}

	@Test
	void takesIdsOfEveryAlphabet() {
		String product = this.inventory.aProduct(5);
		String orderId = "注文-\uD83D\uDE00-" + UUID.randomUUID();
		assertThat(this.inventory.reserve(anOrder(orderId, product, 1))).containsExactly("DONE");
		assertThat(this.inventory.release("gone", orderId)).containsExactly("UNDONE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"available\": -1}", "{\"available\": 1000001}", "{\"available\": 1.5}",
			"{\"available\": \"7\"}", "{\"available\": null}", "" })
	void refusesWhatIsNoCount(String body) {
		String product = this.inventory.aProduct(3);
		HttpResponse<String> response = this.inventory.put("/stock/" + product, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(this.inventory.available(product)).isEqualTo(3);
	}

	@Test
	void listsTheSeededProducts() {
		assertThat(this.inventory.read(this.inventory.get("/stock")).findValuesAsString("product_id")).contains(
				"abc123", "xyz456", "mug001", "tee001", "cap001", "pen001", "bag001", "book01", "lamp01", "last01");
	}

	private void refused(String path, String body, CapturedOutput output) {
		HttpResponse<String> response = this.inventory.post(path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body().replace("The field 'canary' is not known here.", "")).doesNotContain("canary");
		assertThat(output).doesNotContain("canary");
		assertThat(this.database.sql("select count(*) from reservations where order_id like '%canary%'")
			.query(Long.class)
			.single()).isZero();
	}

	private static String order(String orderId, String product, String quantity) {
		return """
				{"order_id": "%s", "placed_at": "2026-11-22T10:15:30Z",
				 "items": [{"product_id": "%s", "quantity": %s}]}""".formatted(orderId, product, quantity);
	}

}
