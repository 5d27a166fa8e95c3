package io.orderflow.shipping;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.shipping.ShippingClient.aShipment;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class BadRequestTests {

	@Autowired
	private ShippingClient shipping;

	@Autowired
	private JdbcClient database;

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "{\"shipments\": canary", "{\"shipments\": null}",
			"{\"shipments\": []}", "{\"shipments\": [null]}", "{\"shipments\": [{\"order_id\": \"canary\"}]}",
			"{\"canary\": 1, \"shipments\": [SHIPMENT]}", "{\"shipments\": [SHIPMENT, SHIPMENT]}" })
	void refusesABatchThatIsNone(String body, CapturedOutput output) {
		refused("/shipments", body.replace("SHIPMENT", shipment("canary", "canary", "1")), output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1.5", "\"1\"", "null", "99999999999" })
	void refusesWhatIsNoQuantity(String quantity, CapturedOutput output) {
		refused("/shipments", "{\"shipments\": [" + shipment("canary", "canary", quantity) + "]}", output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "canary\\u0000", "canary\\n", "canary\\ud800" })
	void refusesWhatIsNoText(String text, CapturedOutput output) {
		refused("/shipments", "{\"shipments\": [" + shipment(text, "canary", "1") + "]}", output);
		refused("/shipments", "{\"shipments\": [" + shipment("canary", text, "1") + "]}", output);
		refused("/cancellations", "{\"cancellations\": [{\"order_id\": \"" + text + "\", \"reason\": \"canary\"}]}",
				output);
	}

	@Test
	void takesTwoHundredOrdersAndNotOneMore() {
		List<Shipment> shipments = IntStream.range(0, 201).mapToObj((number) -> aShipment("US")).toList();
		assertThat(this.shipping.post("/shipments", new Shipment.Call(shipments)).statusCode()).isEqualTo(400);
		assertThat(this.shipping.get("/shipments/" + shipments.getFirst().orderId()).statusCode()).isEqualTo(404);
		assertThat(this.shipping.ship(shipments.subList(0, 200).toArray(Shipment[]::new))).hasSize(200);
	}

	private void refused(String path, String body, CapturedOutput output) {
		HttpResponse<String> response = this.shipping.post(path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body().replace("The field 'canary' is not known here.", "")).doesNotContain("canary");
		assertThat(output).doesNotContain("canary");
		assertThat(this.database.sql("select count(*) from shipments where order_id like '%canary%'")
			.query(Long.class)
			.single()).isZero();
	}

	private static String shipment(String orderId, String street, String quantity) {
		return """
				{"order_id": "%s", "items": [{"product_id": "abc123", "quantity": %s}],
				 "ship_to": {"name": "canary", "street": "%s", "country": "US"}}""".formatted(orderId, quantity,
				street);
	}

}
