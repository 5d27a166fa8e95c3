package io.orderflow.inventory;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class InventoryContractTests {

	@Autowired
	private JsonMapper json;

	@Autowired
	private InventoryClient inventory;

	@Test
	void readsWhatTheWorkerReserves() throws IOException {
		assertThat(this.json.readValue(contract("reservations-request"), Reservation.Call.class)).isEqualTo(
				new Reservation.Call(List.of(new Reservation("12345", Instant.parse("2026-11-22T10:15:30.123456Z"),
						List.of(new Reservation.Line("abc123", 2), new Reservation.Line("xyz456", 1))))));
	}

	@Test
	void readsWhatTheWorkerReleases() throws IOException {
		assertThat(this.json.readValue(contract("releases-request"), Release.Call.class))
			.isEqualTo(new Release.Call(List.of(new Release("12346", "take_payment:card_declined"))));
	}

	@Test
	void writesTheAnswersThatTheWorkerReads() throws IOException {
		assertSame("reservations-answer", new Answer.Reply(List.of(Answer.of("12345", Answer.Kind.DONE),
				Answer.refused("12346", "out_of_stock"), Answer.of("12347", Answer.Kind.CONFLICT))));
		assertSame("releases-answer", new Answer.Reply(
				List.of(Answer.of("12346", Answer.Kind.UNDONE), Answer.of("12347", Answer.Kind.REFUSED))));
	}

	@Test
	void answersTheDocumentsThemselves() throws IOException {
		HttpResponse<String> reserved = this.inventory.post("/reservations", contract("reservations-request"));
		assertThat(this.json.readTree(reserved.body())).isEqualTo(this.json.readTree("""
				{"answers": [{"order_id": "12345", "answer": "DONE"}]}"""));
		HttpResponse<String> released = this.inventory.post("/releases", contract("releases-request"));
		assertThat(this.json.readTree(released.body())).isEqualTo(this.json.readTree("""
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
