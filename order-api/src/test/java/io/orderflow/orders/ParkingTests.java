package io.orderflow.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Orders that the operator is given, gives back and gives up. */
@OrderApiTest
class ParkingTests {

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	MeterRegistry meters;

	@Autowired
	PublishedOrders published;

	@ParameterizedTest
	@CsvSource({ "parkings, ACCEPTED", "resumptions, PARKED", "abandonments, PARKED" })
	void doesWhatTheContractSays(String call, String before) {
		String orderId = anOrder(before);
		JsonNode answer = this.api.post("/" + call, Contract.text(call + "-request").replace("12345", orderId)).json();
		JsonNode expected = Contract.json(call + "-answer");
		assertThat(answer.toString()).isEqualTo(expected.toString().replace("12345", orderId));
		assertThat(status(orderId)).isEqualTo(expected.at("/answers/0/status").asString());
	}

	@ParameterizedTest
	@CsvSource({ "parkings, ACCEPTED, PARKED", "parkings, PARKED, PARKED", "parkings, ABANDONING, ABANDONING",
			"parkings, COMPLETED, COMPLETED", "parkings, REJECTED, REJECTED", "resumptions, ACCEPTED, ACCEPTED",
			"resumptions, PARKED, ACCEPTED", "resumptions, ABANDONING, ABANDONING", "resumptions, COMPLETED, COMPLETED",
			"resumptions, REJECTED, REJECTED", "abandonments, ACCEPTED, ABANDONING", "abandonments, PARKED, ABANDONING",
			"abandonments, ABANDONING, ABANDONING", "abandonments, COMPLETED, COMPLETED",
			"abandonments, REJECTED, REJECTED" })
	void changesOnlyWhatItMayAndAnswersWhereTheOrderStands(String call, String before, String after) {
		String orderId = anOrder(before);
		String settled = settledAs(orderId);
		String request = request(call, orderId);
		assertThat(standings("/" + call, request)).containsExactly(Map.entry(orderId, after));
		assertThat(standings("/" + call, request)).containsExactly(Map.entry(orderId, after));
		assertThat(status(orderId)).isEqualTo(after);
		assertThat(settledAs(orderId)).isEqualTo(settled);
	}

	@Test
	void keepsTheFirstReasonForAsLongAsTheOrderIsParked() {
		String orderId = anOrder("PARKED");
		this.api.post("/parkings", Fixtures.parkings(orderId).replace("x took too long", "another reason"));
		assertThat(reason(orderId)).containsExactly("x took too long");
		this.api.post("/resumptions", Fixtures.resumptions(false, orderId));
		assertThat(reason(orderId)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "ACCEPTED, COMPLETED, COMPLETED", "ACCEPTED, REJECTED, REJECTED", "PARKED, COMPLETED, PARKED",
			"PARKED, REJECTED, PARKED", "ABANDONING, COMPLETED, ABANDONING", "ABANDONING, REJECTED, REJECTED" })
	void endsAnOrderOnlyIfItsStandingAllows(String before, String outcome, String after) {
		String orderId = anOrder(before);
		double conflicts = counted("orderflow.orders.settle.conflicts");
		assertThat(settle(outcome.equals("COMPLETED") ? Fixtures.completed(orderId, "OF-1")
				: Fixtures.rejected(orderId, "card_declined")))
			.isEqualTo(after);
		assertThat(status(orderId)).isEqualTo(after);
		assertThat(counted("orderflow.orders.settle.conflicts")).as("the operator contradicts nobody")
			.isEqualTo(conflicts);
	}

	@Test
	void recordsTheOperatorsRefusalWhoeverElseRefused() {
		double refused = refusedByTheOperator();
		String abandoned = anOrder("ABANDONING");
		assertThat(settle(Fixtures.refusedByTheOperator(abandoned))).isEqualTo("REJECTED");
		assertThat(refusedByTheOperator()).isEqualTo(refused + 1);
		assertThat(this.api.get("/orders/" + abandoned).json().get("refused_by").asString()).isEqualTo("operator");
		String declined = anOrder("ABANDONING");
		settle(Fixtures.rejected(declined, "card_declined"));
		double conflicts = counted("orderflow.orders.settle.conflicts");
		settle(Fixtures.refusedByTheOperator(declined));
		settle(Fixtures.completed(abandoned, "OF-1"));
		assertThat(counted("orderflow.orders.settle.conflicts")).isEqualTo(conflicts);
		assertThat(settledAs(declined)).contains("take_payment");
	}

	@Test
	void publishesAResumedOrderOnceIfAsked() {
		String published = anOrder("PARKED");
		String moved = anOrder("PARKED");
		String accepted = anOrder("ACCEPTED");
		List.of(published, moved, accepted).forEach((orderId) -> this.published.messageOf(orderId));
		assertThat(saidToBePublished(Fixtures.resumptions(true, published, accepted))).containsExactly(published);
		assertThat(saidToBePublished(Fixtures.resumptions(false, moved))).isEmpty();
		assertThat(saidToBePublished(Fixtures.resumptions(true, published, moved))).isEmpty();
		this.published.untilPublished(published, 2);
		assertThat(this.published.timesEach()).containsEntry(published, 2)
			.containsEntry(moved, 1)
			.containsEntry(accepted, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "parkings", "resumptions", "abandonments" })
	void leavesOutAnOrderThatNobodyKnows(String call) {
		String orderId = anOrder("ABANDONING");
		assertThat(standings("/" + call, request(call, Fixtures.anOrderId(), orderId)))
			.containsExactly(Map.entry(orderId, "ABANDONING"));
	}

	@Test
	void countsEachChangeOnce() {
		double parkings = counted("orderflow.orders.parkings");
		double abandonments = counted("orderflow.orders.abandonments");
		String orderId = anOrder("PARKED");
		this.api.post("/parkings", Fixtures.parkings(orderId));
		this.api.post("/abandonments", Fixtures.abandonments(orderId));
		this.api.post("/abandonments", Fixtures.abandonments(orderId));
		assertThat(counted("orderflow.orders.parkings")).isEqualTo(parkings + 1);
		assertThat(counted("orderflow.orders.abandonments")).isEqualTo(abandonments + 1);
	}

	@Test
	void eitherCompletesOrAbandonsAnOrder() throws Exception {
		Map<String, Integer> ends = new TreeMap<>();
		for (int round = 0; round < 200; round++) {
			String orderId = anOrder((round % 2 == 0) ? "ACCEPTED" : "PARKED");
			List<String> answers = Simultaneously.all(List.of(() -> settle(Fixtures.completed(orderId, "OF-1")),
					() -> abandon(orderId), () -> standing("parkings", orderId)));
			String end = status(orderId);
			assertThat(end).isIn("COMPLETED", "ABANDONING");
			assertThat(answers.get(1)).as("where it stands once it was abandoned or not").isEqualTo(end);
			if (end.equals("COMPLETED")) {
				assertThat(answers.get(0)).isEqualTo("COMPLETED");
			}
			else {
				assertThat(answers.get(0)).isIn("ABANDONING", "PARKED");
				assertThat(settle(Fixtures.completed(orderId, "OF-1"))).isEqualTo("ABANDONING");
			}
			ends.merge(end, 1, Integer::sum);
		}
		assertThat(ends).as("both come first now and then").hasSize(2);
	}

	@Test
	void publishesOnceHoweverManyResumeAnOrder() throws Exception {
		List<String> orders = Stream.generate(() -> anOrder("PARKED")).limit(20).toList();
		for (String orderId : orders) {
			assertThat(Simultaneously.times(4, () -> standing("resumptions", orderId))).containsOnly("ACCEPTED");
		}
		orders.forEach((orderId) -> this.published.untilPublished(orderId, 2));
		assertThat(this.published.timesEach())
			.containsAllEntriesOf(orders.stream().collect(Collectors.toMap(Function.identity(), (_) -> 2)));
	}

	@Test
	void doesNotDeadlockOnBatchesInOppositeOrder() throws Exception {
		List<String> orders = Stream.generate(Fixtures::anOrderId).limit(100).toList();
		this.api.post("/admissions",
				Fixtures.admissions(orders.stream()
					.map((orderId) -> Fixtures.candidate(orderId, "customer", "59.99"))
					.toArray(String[]::new)));
		List<Callable<Integer>> calls = new ArrayList<>();
		for (List<String> batch : List.of(orders, orders.reversed(), orders, orders.reversed())) {
			String[] orderIds = batch.toArray(String[]::new);
			calls.add(() -> standings("/parkings", Fixtures.parkings(orderIds)).size());
			calls.add(() -> standings("/resumptions", Fixtures.resumptions(false, orderIds)).size());
		}
		for (int round = 0; round < 10; round++) {
			assertThat(Simultaneously.all(calls)).containsOnly(100);
		}
	}

	private List<String> saidToBePublished(String resumptions) {
		return this.api.post("/resumptions", resumptions)
			.json()
			.get("answers")
			.valueStream()
			.filter((standing) -> standing.path("published").asBoolean(false))
			.map((standing) -> standing.get("order_id").asString())
			.toList();
	}

	private static String request(String call, String... orderIds) {
		return switch (call) {
			case "parkings" -> Fixtures.parkings(orderIds);
			case "resumptions" -> Fixtures.resumptions(true, orderIds);
			default -> Fixtures.abandonments(orderIds);
		};
	}

	/** An order that came to this status by the calls that lead there. */
	private String anOrder(String status) {
		String orderId = this.api.post("/orders", Fixtures.aMugFor(Fixtures.aCustomer()))
			.json()
			.get("order_id")
			.asString();
		switch (status) {
			case "PARKED" -> this.api.post("/parkings", Fixtures.parkings(orderId));
			case "ABANDONING" -> abandon(orderId);
			case "COMPLETED" -> settle(Fixtures.completed(orderId, "OF-1"));
			case "REJECTED" -> settle(Fixtures.rejected(orderId, "card_declined"));
			default -> assertThat(status).isEqualTo("ACCEPTED");
		}
		return orderId;
	}

	private String abandon(String orderId) {
		return standing("abandonments", orderId);
	}

	private String standing(String call, String orderId) {
		return String.valueOf(standings("/" + call, request(call, orderId)).get(orderId));
	}

	private Map<String, String> standings(String path, String request) {
		Api.Answer answer = this.api.post(path, request);
		assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
		Map<String, String> standings = new TreeMap<>();
		answer.json()
			.get("answers")
			.forEach((each) -> standings.put(each.get("order_id").asString(), each.get("status").asString()));
		return standings;
	}

	private String settle(String outcome) {
		return this.api.post("/outcomes", Fixtures.outcomes(outcome)).json().at("/answers/0/status").asString();
	}

	private String status(String orderId) {
		return this.api.get("/orders/" + orderId).json().get("status").asString();
	}

	/** What is recorded of its end. */
	private String settledAs(String orderId) {
		return this.jdbc.sql("""
				select concat_ws(' ', settled_at, refused_by, reason, tracking_number)
				from orders where order_id = :id""").param("id", orderId).query(String.class).single();
	}

	private List<String> reason(String orderId) {
		return this.jdbc.sql("select parked_reason from orders where order_id = :id and parked_reason is not null")
			.param("id", orderId)
			.query(String.class)
			.list();
	}

	private double counted(String counter) {
		return this.meters.get(counter).counter().count();
	}

	private double refusedByTheOperator() {
		return this.meters.get("orderflow.orders.settled")
			.tags("refused_by", "operator", "reason", "abandoned")
			.counter()
			.count();
	}

}
