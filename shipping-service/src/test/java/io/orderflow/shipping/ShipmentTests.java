package io.orderflow.shipping;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.shipping.ShippingClient.aShipment;
import static io.orderflow.shipping.ShippingClient.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceTest
class ShipmentTests {

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JdbcClient database;

	@Autowired
	private ShippingClient shipping;

	@Autowired
	private MeterRegistry meters;

	/**
	 * Every word of {@code calls} is one call for the same order: {@code ship} it, ship
	 * {@code other} things, or {@code cancel} it.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			US | ship ship                 | DONE DONE
			US | ship other ship           | DONE CONFLICT DONE
			US | ship cancel cancel        | DONE UNDONE UNDONE
			US | ship cancel ship cancel   | DONE UNDONE REFUSED:gone UNDONE
			US | ship cancel other         | DONE UNDONE CONFLICT
			US | cancel ship other         | UNDONE REFUSED:gone REFUSED:gone
			US | cancel cancel ship cancel | UNDONE UNDONE REFUSED:gone UNDONE
			AQ | ship ship                 | REFUSED:country_not_served REFUSED:country_not_served
			AQ | ship other                | REFUSED:country_not_served CONFLICT
			AQ | ship cancel ship          | REFUSED:country_not_served REFUSED REFUSED:country_not_served
			us | ship                      | REFUSED:country_not_served
			""")
	void keepsItsFirstDecision(String country, String calls, String answers) {
		String orderId = UUID.randomUUID().toString();
		List<String> answered = new ArrayList<>();
		for (String call : calls.split(" ", -1)) {
			answered.addAll(words(switch (call) {
				case "ship" -> this.shipping.ship(aShipment(orderId, country, 1));
				case "other" -> this.shipping.ship(aShipment(orderId, country, 2));
				default -> this.shipping.cancel("gone", orderId);
			}));
		}
		assertThat(String.join(" ", answered)).isEqualTo(answers);
	}

	@Test
	void makesATrackingNumberOnce() {
		Shipment shipment = aShipment("GB");
		List<Answer> first = this.shipping.ship(shipment);
		assertThat(this.shipping.ship(shipment)).isEqualTo(first);
		assertThat(first.getFirst().trackingNumber()).matches("OF-[2-9A-HJKMNP-TV-Z]{10}");
	}

	@Test
	void takesAnotherAddressForAConflict() {
		Shipment shipment = aShipment("GB");
		this.shipping.ship(shipment);
		assertThat(words(this.shipping.ship(aShipment(shipment.orderId(), "DE", 1)))).containsExactly("CONFLICT");
	}

	@Test
	void takesTheSamePiecesForTheSameParcelHoweverTheLinesAreSplit() {
		String orderId = UUID.randomUUID().toString();
		Shipment.Address address = new Shipment.Address(null, null, null, null, "US");
		Shipment whole = new Shipment(orderId, List.of(new Shipment.Line("abc123", 2), new Shipment.Line("xyz456", 1)),
				address);
		Shipment split = new Shipment(orderId,
				List.of(new Shipment.Line("xyz456", 1), new Shipment.Line("abc123", 1), new Shipment.Line("abc123", 1)),
				address);
		assertThat(this.shipping.ship(split)).isEqualTo(this.shipping.ship(whole));
	}

	@Test
	void needsOnlyACountry() {
		Shipment shipment = new Shipment(UUID.randomUUID().toString(), List.of(new Shipment.Line("abc123", 1)),
				new Shipment.Address(null, null, null, null, "US"));
		assertThat(words(this.shipping.ship(shipment))).containsExactly("DONE");
	}

	@Test
	void answersNewAndKnownOrdersOfOneBatchInItsOrder() {
		Shipment done = aShipment("US");
		Shipment undone = aShipment("US");
		List<Answer> first = this.shipping.ship(done, undone);
		this.shipping.cancel("gone", undone.orderId());
		List<Answer> answers = this.shipping.ship(aShipment("JP"), undone, aShipment("AQ"), done);
		assertThat(words(answers)).containsExactly("DONE", "REFUSED:gone", "REFUSED:country_not_served", "DONE");
		assertThat(answers.get(3)).isEqualTo(first.get(0));
	}

	@Test
	void showsAShipmentWithoutItsAddress() {
		Shipment shipment = aShipment("GB");
		assertThat(this.shipping.get("/shipments/" + shipment.orderId()).statusCode()).isEqualTo(404);
		this.shipping.ship(shipment);
		JsonNode shown = this.shipping.read(this.shipping.get("/shipments/" + shipment.orderId()));
		assertThat(shown.propertyNames()).containsExactlyInAnyOrder("order_id", "state", "tracking_number", "country",
				"decided_at");
		assertThat(shown.get("country").asString()).isEqualTo("GB");
		assertThat(shipment.toString()).doesNotContain("Lovelace");
	}

	@Test
	void countsADecisionOnceHoweverOftenItIsAsked() {
		double done = counted("DONE");
		double refused = counted("REFUSED");
		double undone = counted("UNDONE");
		Shipment served = aShipment("US");
		Shipment unserved = aShipment("AQ");
		for (int repeat = 0; repeat < 3; repeat++) {
			this.shipping.ship(served, unserved);
		}
		this.shipping.cancel("gone", served.orderId(), unserved.orderId(), UUID.randomUUID().toString());
		this.shipping.cancel("gone", served.orderId());
		assertThat(counted("DONE") - done).isEqualTo(1);
		assertThat(counted("REFUSED") - refused).isEqualTo(1);
		assertThat(counted("UNDONE") - undone).isEqualTo(2);
	}

	@RepeatedTest(10)
	void sendsOneParcelWhenOneOrderComesManyTimesAtOnce() throws Exception {
		Shipment shipment = aShipment("US");
		List<List<Answer>> answers = atOnce(
				Collections.nCopies(8, (Callable<List<Answer>>) () -> this.shipping.ship(shipment)));
		assertThat(answers.stream().distinct()).singleElement()
			.satisfies((answer) -> assertThat(words(answer)).containsExactly("DONE"));
	}

	@RepeatedTest(10)
	void neverBlocksBatchesThatNameTheSameInOppositeOrder() throws Exception {
		List<Shipment> shipments = IntStream.range(0, 40).mapToObj((number) -> aShipment("US")).toList();
		List<Shipment> backwards = shipments.reversed();
		List<Callable<List<Answer>>> calls = new ArrayList<>();
		for (int pair = 0; pair < 3; pair++) {
			calls.add(() -> this.shipping.ship(shipments.toArray(Shipment[]::new)));
			calls.add(() -> this.shipping.ship(backwards.toArray(Shipment[]::new)));
			calls.add(() -> this.shipping.cancel("gone", ids(shipments.subList(0, 30))));
			calls.add(() -> this.shipping.cancel("gone", ids(backwards.subList(0, 30))));
		}
		atOnce(calls);
		assertThat(words(this.shipping.ship(shipments.toArray(Shipment[]::new)))).containsOnly("REFUSED:gone");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void neverLetsTwoBatchesWaitForEachOther(boolean undo) throws Exception {
		List<String> orderIds = Stream.generate(() -> UUID.randomUUID().toString()).limit(3).sorted().toList();
		try (Connection other = this.dataSource.getConnection();
				Statement statement = other.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			statement.executeUpdate(
					"insert into shipments (order_id, state, reason, decided_at, undone_at) values ('%s', 'UNDONE', 'x', now(), now())"
						.formatted(orderIds.get(1)));
			Future<List<Answer>> forwards = threads.submit(() -> call(undo, orderIds));
			Future<List<Answer>> backwards = threads.submit(() -> call(undo, orderIds.reversed()));
			// Both have begun and wait for the one in the middle.
			await().pollInterval(Duration.ofMillis(10)).until(() -> waiting() == 2);
			other.rollback();
			assertThat(words(forwards.get())).containsOnly(undo ? "UNDONE" : "DONE");
			assertThat(words(backwards.get())).containsOnly(undo ? "UNDONE" : "DONE");
		}
	}

	private List<Answer> call(boolean undo, List<String> orderIds) {
		return undo ? this.shipping.cancel("gone", orderIds.toArray(String[]::new)) : this.shipping
			.ship(orderIds.stream().map((orderId) -> aShipment(orderId, "US", 1)).toArray(Shipment[]::new));
	}

	private long waiting() {
		return this.database.sql("""
				select count(*)
				from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'
				""").query(Long.class).single();
	}

	private double counted(String answer) {
		return this.meters.counter("orderflow.shipping.decisions", "answer", answer).count();
	}

	private static String[] ids(List<Shipment> shipments) {
		return shipments.stream().map(Shipment::orderId).toArray(String[]::new);
	}

	/** Runs each call on a thread of its own and lets all go at the same moment. */
	private static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
		CyclicBarrier start = new CyclicBarrier(calls.size());
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<T>> running = new ArrayList<>();
			for (Callable<T> call : calls) {
				running.add(threads.submit(() -> {
					start.await();
					return call.call();
				}));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : running) {
				results.add(future.get());
			}
			return results;
		}
	}

}
