package io.orderflow.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
@ExtendWith(OutputCaptureExtension.class)
class OutcomeTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	MeterRegistry meters;

	@Test
	void recordsTheContractsOutcomes() {
		String completed = place();
		String rejected = place();
		String request = Contract.text("outcomes-request").replace("12345", completed).replace("12346", rejected);
		JsonNode answer = this.api.post("/outcomes", request).json();
		String expected = Contract.text("outcomes-answer").replace("12345", completed).replace("12346", rejected);
		assertThat(answer).isEqualTo(JsonMapper.shared().readTree(expected));
		JsonNode order = order(completed);
		assertThat(order.get("status").asString()).isEqualTo("COMPLETED");
		assertThat(order.get("steps")).isEqualTo(Contract.json("outcomes-request").get("outcomes").get(0).get("steps"));
		assertThat(order.has("settled_at")).isTrue();
		assertThat(order(rejected).get("reason").asString()).isEqualTo("card_declined");
	}

	@Test
	void answersARepeatWithWhatIsRecordedAndCountsOnce() {
		String orderId = place();
		double before = settled("none", "none");
		long timed = settling().count();
		JsonNode first = settle(Fixtures.completed(orderId, "OF-1"));
		JsonNode recorded = order(orderId);
		assertThat(settle(Fixtures.completed(orderId, "OF-1"))).isEqualTo(first);
		assertThat(order(orderId)).isEqualTo(recorded);
		assertThat(settled("none", "none")).isEqualTo(before + 1);
		assertThat(settling().count()).isEqualTo(timed + 1);
	}

	@Test
	void timesAnOrderFromWhenItWasPlacedButNeverBackwards() {
		String old = place();
		String early = place();
		double before = settling().totalTime(TimeUnit.SECONDS);
		placedLater(old, -600);
		placedLater(early, 600);
		settle(Fixtures.completed(old, "OF-1"), Fixtures.rejected(early, "card_declined"));
		assertThat(settling().totalTime(TimeUnit.SECONDS) - before).isBetween(600.0, 700.0);
	}

	@Test
	void letsTheRecordStandAgainstAContradiction(CapturedOutput output) {
		String orderId = place();
		settle(Fixtures.completed(orderId, "OF-1"));
		double conflicts = conflicts();
		JsonNode answer = settle(Fixtures.rejected(orderId, "card_declined"));
		assertThat(answer.get(0).get("status").asString()).isEqualTo("COMPLETED");
		assertThat(answer.get(0).get("tracking_number").asString()).isEqualTo("OF-1");
		assertThat(order(orderId).get("status").asString()).isEqualTo("COMPLETED");
		assertThat(conflicts()).isEqualTo(conflicts + 1);
		assertThat(output).contains("WARN", orderId);
	}

	@Test
	void callsAnotherParcelAContradictionToo() {
		String orderId = place();
		settle(Fixtures.completed(orderId, "OF-1"));
		double conflicts = conflicts();
		assertThat(settle(Fixtures.completed(orderId, "OF-2")).get(0).get("tracking_number").asString())
			.isEqualTo("OF-1");
		assertThat(conflicts()).isEqualTo(conflicts + 1);
	}

	@Test
	void leavesAParkedOrderToTheOperator() {
		String orderId = place();
		this.jdbc.sql("update orders set status = 'PARKED', parked_reason = 'x' where order_id = :id")
			.param("id", orderId)
			.update();
		assertThat(settle(Fixtures.completed(orderId, "OF-1")).get(0).get("status").asString()).isEqualTo("PARKED");
		assertThat(order(orderId).get("status").asString()).isEqualTo("PARKED");
	}

	@Test
	void leavesOutAnOrderThatNobodyKnows() {
		String orderId = place();
		JsonNode answers = settle(Fixtures.completed(Fixtures.anOrderId(), "OF-1"),
				Fixtures.completed(orderId, "OF-2"));
		assertThat(answers).hasSize(1);
		assertThat(answers.get(0).get("order_id").asString()).isEqualTo(orderId);
	}

	@Test
	void keepsForgedLinesOutOfTheLog(CapturedOutput output) {
		String orderId = "order\u2028ERROR forged-" + Fixtures.anOrderId();
		this.api.post("/admissions", Fixtures.admissions(Fixtures.candidate(orderId, Fixtures.aCustomer(), "59.99")));
		settle(Fixtures.completed(orderId, "OF-1"));
		settle(Fixtures.completed(orderId, "OF-2"));
		assertThat(output).contains("order?ERROR?forged-");
	}

	@ParameterizedTest
	@CsvSource({ "take_payment, card_declined, take_payment, card_declined", "take_payment, x, take_payment, other",
			"take_payment, country_not_served, take_payment, other", "a_step_of_ours, card_declined, other, other" })
	void countsWhoRefusedAndWhyInBoundedTags(String refuser, String reason, String refusedBy, String tag) {
		double before = settled(refusedBy, tag);
		settle(Fixtures.rejected(place(), reason).replace("take_payment", refuser));
		assertThat(settled(refusedBy, tag)).isEqualTo(before + 1);
	}

	@Test
	void letsOneOfTwoContradictoryOutcomesStand() throws Exception {
		for (int round = 0; round < 20; round++) {
			String orderId = place();
			List<JsonNode> answers = Simultaneously.all(List.of(() -> settle(Fixtures.completed(orderId, "OF-1")),
					() -> settle(Fixtures.rejected(orderId, "card_declined"))));
			assertThat(answers.get(0)).isEqualTo(answers.get(1));
			assertThat(answers.get(0).get(0).get("status")).isEqualTo(order(orderId).get("status"));
		}
	}

	@Test
	void doesNotDeadlockOnBatchesInOppositeOrder() throws Exception {
		List<String> orders = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			orders.add(Fixtures.anOrderId());
		}
		this.api.post("/admissions",
				Fixtures.admissions(orders.stream()
					.map((orderId) -> Fixtures.candidate(orderId, "customer", "59.99"))
					.toArray(String[]::new)));
		Callable<Integer> forwards = () -> settleAll(orders);
		Callable<Integer> backwards = () -> settleAll(orders.reversed());
		assertThat(Simultaneously.all(List.of(forwards, backwards, forwards, backwards, forwards, backwards)))
			.containsOnly(100);
	}

	private int settleAll(List<String> orders) {
		return settle(orders.stream().map((orderId) -> Fixtures.completed(orderId, "OF-1")).toArray(String[]::new))
			.size();
	}

	private String place() {
		return this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer())).json().get("order_id").asString();
	}

	private JsonNode settle(String... outcomes) {
		Api.Answer answer = this.api.post("/outcomes", Fixtures.outcomes(outcomes));
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		return answer.json().get("answers");
	}

	private JsonNode order(String orderId) {
		return this.api.get("/orders/" + orderId).json();
	}

	private double settled(String refusedBy, String reason) {
		Counter counter = this.meters.find("orderflow.orders.settled")
			.tags("refused_by", refusedBy, "reason", reason)
			.counter();
		return (counter != null) ? counter.count() : 0;
	}

	private Timer settling() {
		return this.meters.get("orderflow.orders.settle").timer();
	}

	private void placedLater(String orderId, int seconds) {
		this.jdbc.sql("update orders set placed_at = placed_at + make_interval(secs => :by) where order_id = :id")
			.param("by", seconds)
			.param("id", orderId)
			.update();
	}

	private double conflicts() {
		return this.meters.get("orderflow.orders.settle.conflicts").counter().count();
	}

}
