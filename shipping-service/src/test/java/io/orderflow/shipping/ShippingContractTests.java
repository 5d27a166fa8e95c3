package io.orderflow.shipping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class ShippingContractTests {

	@Autowired
	private JsonMapper json;

	@Autowired
	private ShippingClient shipping;

	@Test
	void readsWhatTheWorkerShips() throws IOException {
		assertThat(this.json.readValue(contract("shipments-request"), Shipment.Call.class)).isEqualTo(new Shipment.Call(
				List.of(new Shipment("12345", List.of(new Shipment.Line("abc123", 2), new Shipment.Line("xyz456", 1)),
						new Shipment.Address("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB")))));
	}

	@Test
	void readsWhatTheWorkerCancels() throws IOException {
		assertThat(this.json.readValue(contract("cancellations-request"), Cancellation.Call.class))
			.isEqualTo(new Cancellation.Call(List.of(new Cancellation("12346", "take_payment:card_declined"))));
	}

	@Test
	void writesTheAnswersThatTheWorkerReads() throws IOException {
		assertSame("shipments-answer", new Answer.Reply(List.of(Answer.done("12345", "OF-7KQ2M9XW4T"),
				Answer.refused("12346", "country_not_served"), Answer.of("12347", Answer.Kind.CONFLICT))));
		assertSame("cancellations-answer", new Answer.Reply(
				List.of(Answer.of("12346", Answer.Kind.UNDONE), Answer.of("12347", Answer.Kind.REFUSED))));
	}

	@Test
	void answersTheDocumentsThemselves() throws IOException {
		Answer.Reply shipped = this.json
			.readValue(this.shipping.post("/shipments", contract("shipments-request")).body(), Answer.Reply.class);
		assertThat(shipped.answers()).singleElement().satisfies((answer) -> {
			assertThat(answer.answer()).isEqualTo(Answer.Kind.DONE);
			assertThat(answer.trackingNumber()).matches("OF-[2-9A-Z]{10}");
		});
		assertThat(this.shipping.read(this.shipping.post("/cancellations", contract("cancellations-request"))))
			.isEqualTo(this.json.readTree("""
					{"answers": [{"order_id": "12346", "answer": "UNDONE"}]}"""));
	}

	private void assertSame(String document, Answer.Reply reply) throws IOException {
		assertThat(this.json.readTree(this.json.writeValueAsString(reply)))
			.isEqualTo(this.json.readTree(contract(document)));
	}

	private static String contract(String document) throws IOException {
		return Files.readString(Path.of(System.getProperty("project.root"), "contracts", document + ".json"));
	}

}
