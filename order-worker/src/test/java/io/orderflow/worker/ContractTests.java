package io.orderflow.worker;

import java.time.Instant;
import java.util.List;

import io.orderflow.worker.Outcome.Status;
import io.orderflow.worker.Outcome.StepResult;
import io.orderflow.worker.Outcome.StepTaken;
import io.orderflow.worker.Step.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.test.json.BasicJsonTester;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The worker's side of each contract: what it sends and what it can read. */
@JsonTest
class ContractTests {

	private static final Instant PLACED = Instant.parse("2026-11-22T10:15:30.123456Z");

	private static final List<Order.Item> ITEMS = List.of(new Order.Item("abc123", 2), new Order.Item("xyz456", 1));

	private final Order order = Orders.anOrder("12345");

	@Autowired
	private JsonMapper json;

	@Test
	void asksForAdmissionAsAgreed() {
		assertWrites("admissions-request.json", new OrderApi.AdmissionsRequest(List.of(this.order)));
	}

	@Test
	void bringsOutcomesAsAgreed() {
		assertWrites("outcomes-request.json",
				new OrderApi.OutcomesRequest(List.of(
						new Outcome("12345", Status.COMPLETED, null, null, "OF-7KQ2M9XW4T",
								List.of(taken("reserve_stock", StepResult.DONE, "30.173456Z"),
										taken("take_payment", StepResult.DONE, "30.193456Z"),
										taken("book_shipment", StepResult.DONE, "30.213456Z"))),
						new Outcome("12346", Status.REJECTED, "take_payment", "card_declined", null,
								List.of(taken("reserve_stock", StepResult.UNDONE, "30.203456Z"),
										taken("take_payment", StepResult.REFUSED, "30.193456Z"))))));
	}

	@Test
	void handsOrdersToTheOperatorAndTakesThemBackAsAgreed() {
		assertWrites("parkings-request.json", new OrderApi.ParkingsRequest(
				List.of(new OrderApi.Parking("12345", "take_payment answers 500 to this order alone"))));
		assertWrites("resumptions-request.json",
				new OrderApi.ResumptionsRequest(List.of(new OrderApi.Resumption("12345", true))));
		assertWrites("abandonments-request.json",
				new OrderApi.AbandonmentsRequest(List.of(new OrderApi.Abandonment("12345"))));
	}

	@Test
	void asksTheStepsAsAgreed() {
		assertWrites("reservations-request.json", new InventoryService.ReservationsRequest(
				List.of(new InventoryService.Reservation("12345", PLACED, ITEMS))));
		assertWrites("charges-request.json", new PaymentService.ChargesRequest(
				List.of(new PaymentService.Charge("12345", "67890", this.order.totalPrice(), "pm_card_visa"))));
		assertWrites("shipments-request.json",
				new ShippingService.ShipmentsRequest(List.of(new ShippingService.Shipment("12345", ITEMS,
						new Order.Address("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB")))));
	}

	@Test
	void asksToUndoAsAgreed() {
		Refusal declined = new Refusal("12346", "take_payment:card_declined");
		assertWrites("releases-request.json", new InventoryService.ReleasesRequest(List.of(declined)));
		assertWrites("refunds-request.json",
				new PaymentService.RefundsRequest(List.of(new Refusal("12346", "book_shipment:country_not_served"))));
		assertWrites("cancellations-request.json", new ShippingService.CancellationsRequest(List.of(declined)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reservations", "charges", "shipments" })
	void readsWhatStepsDecided(String call) {
		List<Answers.Answer> answers = readAnswers(call + "-answer.json");
		assertThat(answers).extracting(Answers.Answer::toResult)
			.startsWith(new Result.Done("shipments".equals(call) ? "OF-7KQ2M9XW4T" : null),
					new Result.Refused(switch (call) {
						case "reservations" -> "out_of_stock";
						case "charges" -> "card_declined";
						default -> "country_not_served";
					}), new Result.Conflict());
		assertThat(answers.stream().skip(3)).allSatisfy((pending) -> assertThat(pending.toResult()).isNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "releases", "refunds", "cancellations" })
	void readsWhatWasUndone(String call) {
		List<Answers.Answer> answers = readAnswers(call + "-answer.json");
		assertThat(answers.get(0).toUndoing()).isEqualTo(StepResult.UNDONE);
		assertThat(answers.get(1).toUndoing()).isEqualTo(StepResult.REFUSED);
		assertThat(answers.stream().skip(2)).allSatisfy((pending) -> assertThat(pending.toUndoing()).isNull());
	}

	@ParameterizedTest
	@CsvSource({ "parkings,PARKED,", "resumptions,ACCEPTED,true", "abandonments,ABANDONING," })
	void readsWhereOrdersStand(String call, String status, @Nullable Boolean published) {
		assertThat(this.json.readValue(Contracts.read(call + "-answer.json"), OrderApi.Standings.class).answers())
			.containsExactly(new OrderApi.Standing("12345", status, published));
	}

	@Test
	void readsAdmissionsAndSettlements() {
		assertThat(this.json.readValue(Contracts.read("admissions-answer.json"), OrderApi.Admissions.class).answers())
			.extracting("answer")
			.containsExactly("GO", "ENDED", "PARKED", "CONFLICT");
		assertThat(this.json.readValue(Contracts.read("outcomes-answer.json"), OrderApi.Settlements.class).answers())
			.extracting("orderId", "status")
			.containsExactly(org.assertj.core.groups.Tuple.tuple("12345", "COMPLETED"),
					org.assertj.core.groups.Tuple.tuple("12346", "REJECTED"));
	}

	private static StepTaken taken(String step, StepResult result, String seconds) {
		return new StepTaken(step, result, Instant.parse("2026-11-22T10:15:" + seconds));
	}

	private List<Answers.Answer> readAnswers(String document) {
		return this.json.readValue(Contracts.read(document), ReadableAnswers.class).answers();
	}

	private void assertWrites(String document, Object request) {
		assertThat(new BasicJsonTester(getClass()).from(this.json.writeValueAsString(request)))
			.isStrictlyEqualToJson(Contracts.read(document));
	}

	/** As {@link Answers}, without the gaps that an answer from outside may have. */
	record ReadableAnswers(List<Answers.Answer> answers) {
	}

}
