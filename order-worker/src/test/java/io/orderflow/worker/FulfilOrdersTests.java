package io.orderflow.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.orderflow.worker.PlayedServices.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The saga, step by step. */
@WorkerTest
class FulfilOrdersTests {

	private static final Ending SETTLED = new Ending.Settled();

	private final Order one = Orders.anOrder("one");

	private final Order two = Orders.anOrder("two");

	private final Order three = Orders.anOrder("three");

	private final List<Order> batch = List.of(this.one, this.two, this.three);

	@Autowired
	private FulfilOrders fulfilOrders;

	@Autowired
	private PlayedServices services;

	@Autowired
	private WellServices wellServices;

	@Autowired
	private TimeLimits limits;

	@BeforeEach
	void startAfresh() {
		this.wellServices.startAfresh();
	}

	@Test
	void makesOneCallAStepForTheWholeBatch() {
		assertThat(fulfil(this.batch)).isEqualTo(Map.of("one", SETTLED, "two", SETTLED, "three", SETTLED));
		assertThat(this.services.calls()).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/shipments", "/outcomes");
		assertThat(this.services.calls()).extracting(Call::orderIds).allMatch((orders) -> orders.size() == 3);
	}

	@Test
	void callsNobodyForABatchWhoseTimeIsOver() {
		Deadline over = new Deadline(System.nanoTime(), Duration.ofSeconds(4));
		assertThat(this.fulfilOrders.fulfil(this.batch, over)).isEmpty();
		assertThat(this.services.calls()).isEmpty();
	}

	@Test
	void undoesEarlierStepsLastFirstWhenOneRefuses() {
		this.services.decide("/shipments", "two", Map.of("answer", "REFUSED", "reason", "country_not_served"));
		assertThat(fulfil(this.batch)).containsEntry("two", SETTLED).hasSize(3);
		assertThat(this.services.callsAbout("two")).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/shipments", "/refunds", "/releases",
					"/outcomes");
		assertThat(this.services.calls()).filteredOn((call) -> call.path().equals("/refunds"))
			.extracting(Call::orderIds)
			.containsExactly(List.of("two"));
		assertThat(this.services.calls()).filteredOn((call) -> call.path().equals("/releases"))
			.allSatisfy((call) -> assertThat(call.batch().toString())
				.contains("\"reason\":\"book_shipment:country_not_served\""));
	}

	@Test
	void tellsWhoRefusedFirstAlsoAfterACrashInTheMiddleOfUndoing() {
		this.services.decide("/reservations", "one",
				Map.of("answer", "REFUSED", "reason", "take_payment:card_declined"));
		assertThat(fulfil(List.of(this.one))).containsEntry("one", SETTLED);
		assertThat(this.services.calls()).last().satisfies((call) -> {
			assertThat(call.path()).isEqualTo("/outcomes");
			assertThat(call.batch().toString()).contains("\"refused_by\":\"take_payment\"",
					"\"reason\":\"card_declined\"", "\"step\":\"reserve_stock\",\"result\":\"UNDONE\"");
		});
	}

	@Test
	void leavesItToTheOperatorWhoGaveTheOrderUpMeanwhile() {
		this.services.decide("/charges", "one", Map.of("answer", "REFUSED", "reason", "operator:abandoned"));
		assertThat(fulfil(List.of(this.one))).containsEntry("one", SETTLED);
		assertThat(this.services.calls()).filteredOn((call) -> call.path().equals("/releases"))
			.singleElement()
			.satisfies((call) -> assertThat(call.batch().toString()).contains("\"reason\":\"operator:abandoned\""));
		assertThat(this.services.calls()).last()
			.satisfies((call) -> assertThat(call.batch().toString()).contains("\"status\":\"REJECTED\"",
					"\"refused_by\":\"operator\"", "\"reason\":\"abandoned\"",
					"\"step\":\"take_payment\",\"result\":\"UNDONE\""));
	}

	@Test
	void undoesNothingOfWhatWasNotDone() {
		this.services.decide("/reservations", "one", Map.of("answer", "REFUSED", "reason", "out_of_stock"));
		assertThat(fulfil(List.of(this.one))).containsEntry("one", SETTLED);
		assertThat(this.services.calls()).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/outcomes");
	}

	@Test
	void doesNotSettleARefusalBeforeEverythingIsUndone() {
		this.services.decide("/shipments", "one", Map.of("answer", "REFUSED", "reason", "country_not_served"));
		this.services.decide("/refunds", "one", Map.of("answer", "PENDING"));
		assertThat(fulfil(List.of(this.one))).isEmpty();
		assertThat(this.services.callsAbout("one")).extracting(Call::path).doesNotContain("/releases", "/outcomes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admissions", "/reservations", "/charges", "/shipments", "/outcomes" })
	void neitherUndoesNorGoesOnWhereAnAnswerMakesNoSense(String path) {
		this.services.decide(path, "two", Map.of("answer", "PERHAPS", "status", "PERHAPS"));
		assertThat(fulfil(this.batch)).containsOnlyKeys("one", "three");
		assertThat(this.services.callsAbout("two")).last().extracting(Call::path).isEqualTo(path);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 400, 413, 422 })
	void triesEachOrderAloneWhenTheServiceBlamesTheBatch(int status) {
		this.services.fail("/charges", status, "two"::equals);
		assertThat(fulfil(this.batch)).containsOnlyKeys("one", "three");
		assertThat(this.services.callsAbout("one")).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/charges", "/shipments", "/outcomes");
	}

	@Test
	void oneOrderDoesNotSpoilTheLargestBatch() {
		this.services.fail("/charges", 500, "order-77"::equals);
		Map<String, Ending> endings = new HashMap<>(fulfil(largestBatch()));
		assertThat(this.wellServices.circuits().areClosed()).isTrue();
		// On a slow machine the turn of some comes with the next delivery.
		await().until(() -> {
			endings.putAll(
					fulfil(largestBatch().stream().filter((order) -> !endings.containsKey(order.orderId())).toList()));
			return endings.size() == MergeBatches.MOST_ORDERS - 1;
		});
		assertThat(endings).doesNotContainKey("order-77");
	}

	@Test
	void triesNoMoreAloneThanThereIsTimeFor() {
		this.services.spoil("/charges", (exchange, good) -> {
			boolean alone = good.indexOf("order_id") == good.lastIndexOf("order_id");
			Thread.sleep(alone ? 300 : 0);
			PlayedServices.send(exchange, alone ? 200 : 500, good);
		});
		assertThat(fulfil(largestBatch())).hasSizeBetween(20, MergeBatches.MOST_ORDERS / 2);
	}

	private static List<Order> largestBatch() {
		return IntStream.range(0, MergeBatches.MOST_ORDERS)
			.mapToObj((number) -> Orders.anOrder("order-" + number))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 302, 401, 403, 404, 429, 503 })
	void doesNotBlameTheOrdersForAnOutage(int status) {
		this.services.fail("/charges", status, (order) -> true);
		assertThat(fulfil(this.batch)).isEmpty();
		assertThat(this.services.calls()).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges");
	}

	@Test
	void givesUpOnACallThatTakesTooLong() {
		this.services.hang("/shipments");
		assertThat(fulfil(this.batch)).isEmpty();
		assertThat(this.services.calls()).extracting(Call::path)
			.containsExactly("/admissions", "/reservations", "/charges", "/shipments");
	}

	@Test
	void callsNobodyForAnOrderThatHasEnded() {
		this.services.decide("/admissions", "one", Map.of("answer", "ENDED"));
		this.services.decide("/admissions", "two", Map.of("answer", "PARKED"));
		this.services.decide("/admissions", "three", Map.of("answer", "CONFLICT"));
		assertThat(fulfil(this.batch)).isEqualTo(Map.of("one", SETTLED, "two", SETTLED, "three",
				new Ending.Hopeless("another order has this order_id")));
		assertThat(this.services.calls()).extracting(Call::path).containsExactly("/admissions");
	}

	@Test
	void leavesAConflictAtAStepToTheOperator() {
		this.services.decide("/charges", "two", Map.of("answer", "CONFLICT"));
		assertThat(fulfil(this.batch)).containsEntry("two",
				new Ending.GivenUp("take_payment knows another order of this order_id"));
		assertThat(this.services.callsAbout("two")).extracting(Call::path).doesNotContain("/releases", "/outcomes");
	}

	@Test
	void acceptsWhatIsRecordedOverWhatItBrings() {
		this.services.decide("/outcomes", "one", Map.of("status", "REJECTED"));
		assertThat(fulfil(List.of(this.one))).containsEntry("one", SETTLED);
		this.services.decide("/outcomes", "one", Map.of("status", "PARKED"));
		assertThat(fulfil(List.of(this.one))).isEmpty();
	}

	private Map<String, Ending> fulfil(List<Order> orders) {
		return this.fulfilOrders.fulfil(orders, this.limits.startBatch());
	}

}
