package io.orderflow.payment;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class PaymentContractTests {

	@Autowired
	private JsonMapper json;

	@Autowired
	private PaymentClient payment;

	@Test
	void readsWhatTheWorkerCharges() throws IOException {
		assertThat(this.json.readValue(contract("charges-request"), Charge.Call.class))
			.isEqualTo(new Charge.Call(List.of(new Charge("12345", "67890", new BigDecimal("59.99"), "pm_card_visa"))));
	}

	@Test
	void readsWhatTheWorkerRefunds() throws IOException {
		assertThat(this.json.readValue(contract("refunds-request"), Refund.Call.class))
			.isEqualTo(new Refund.Call(List.of(new Refund("12346", "book_shipment:country_not_served"))));
	}

	@Test
	void writesTheAnswersThatTheWorkerReads() throws IOException {
		assertSame("charges-answer",
				new Answer.Reply(List.of(Answer.of("12345", Answer.Kind.DONE), Answer.refused("12346", "card_declined"),
						Answer.of("12347", Answer.Kind.CONFLICT), Answer.of("12348", Answer.Kind.PENDING))));
		assertSame("refunds-answer", new Answer.Reply(List.of(Answer.of("12346", Answer.Kind.UNDONE),
				Answer.of("12347", Answer.Kind.REFUSED), Answer.of("12348", Answer.Kind.PENDING))));
	}

	@Test
	void answersTheDocumentsThemselves() throws IOException {
		assertThat(this.payment.read(this.payment.post("/charges", contract("charges-request"))))
			.isEqualTo(this.json.readTree("""
					{"answers": [{"order_id": "12345", "answer": "DONE"}]}"""));
		assertThat(this.payment.read(this.payment.post("/refunds", contract("refunds-request"))))
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
