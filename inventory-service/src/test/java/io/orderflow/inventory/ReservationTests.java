package io.orderflow.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static io.orderflow.inventory.InventoryClient.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class ReservationTests {

	@Autowired
	private InventoryClient inventory;

	@Autowired
	private MeterRegistry meters;

	/**
	 * Every word of {@code calls} is one call for the same order: {@code reserve} two
	 * pieces, reserve {@code other} (three pieces), or {@code release}.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			5 | reserve                         | DONE                           | 3
			5 | reserve reserve reserve         | DONE DONE DONE                 | 3
			5 | reserve release                 | DONE UNDONE                    | 5
			5 | reserve release release         | DONE UNDONE UNDONE             | 5
			5 | reserve release reserve         | DONE UNDONE REFUSED:gone       | 5
			5 | reserve release reserve release | DONE UNDONE REFUSED:gone UNDONE | 5
			5 | reserve other reserve           | DONE CONFLICT DONE             | 3
			5 | reserve other release           | DONE CONFLICT UNDONE           | 5
			5 | reserve release other           | DONE UNDONE CONFLICT           | 5
			5 | release reserve                 | UNDONE REFUSED:gone            | 5
			5 | release other reserve           | UNDONE REFUSED:gone REFUSED:gone | 5
			5 | release release reserve release | UNDONE UNDONE REFUSED:gone UNDONE | 5
			1 | reserve reserve                 | REFUSED:out_of_stock REFUSED:out_of_stock | 1
			1 | reserve other                   | REFUSED:out_of_stock CONFLICT  | 1
			1 | reserve release reserve         | REFUSED:out_of_stock REFUSED REFUSED:out_of_stock | 1
			""")
	void keepsItsFirstDecision(int stock, String calls, String answers, long left) {
		String product = this.inventory.aProduct(stock);
		String orderId = UUID.randomUUID().toString();
		List<String> answered = new ArrayList<>();
		for (String call : calls.split(" ", -1)) {
			answered.addAll(switch (call) {
				case "reserve" -> this.inventory.reserve(anOrder(orderId, product, 2));
				case "other" -> this.inventory.reserve(anOrder(orderId, product, 3));
				default -> this.inventory.release("gone", orderId);
			});
		}
		assertThat(String.join(" ", answered.stream().map((answer) -> answer.replace(' ', ':')).toList()))
			.isEqualTo(answers);
		assertThat(this.inventory.available(product)).isEqualTo(left);
	}

	@Test
	void staysRefusedWhenStockComesIn() {
		String product = this.inventory.aProduct(0);
		Reservation order = anOrder(product, 1);
		assertThat(this.inventory.reserve(order)).containsExactly("REFUSED out_of_stock");
		this.inventory.put("/stock/" + product, "{\"available\": 10}");
		assertThat(this.inventory.reserve(order)).containsExactly("REFUSED out_of_stock");
		assertThat(this.inventory.available(product)).isEqualTo(10);
	}

	@Test
	void refusesAProductNobodyKnows() {
		String product = this.inventory.aProduct(5);
		Reservation order = new Reservation(UUID.randomUUID().toString(), Instant.now(),
				List.of(new Reservation.Line(product, 1), new Reservation.Line("no-such-thing", 1)));
		assertThat(this.inventory.reserve(order)).containsExactly("REFUSED unknown_product");
		assertThat(this.inventory.available(product)).isEqualTo(5);
	}

	@Test
	void givesAllLinesOrNone() {
		String plenty = this.inventory.aProduct(5);
		String scarce = this.inventory.aProduct(1);
		Reservation order = new Reservation(UUID.randomUUID().toString(), Instant.now(),
				List.of(new Reservation.Line(plenty, 1), new Reservation.Line(scarce, 2)));
		assertThat(this.inventory.reserve(order)).containsExactly("REFUSED out_of_stock");
		assertThat(this.inventory.available(plenty)).isEqualTo(5);
		assertThat(this.inventory.available(scarce)).isEqualTo(1);
	}

	@Test
	void addsUpLinesOfOneProduct() {
		String product = this.inventory.aProduct(5);
		String orderId = UUID.randomUUID().toString();
		Reservation inTwoLines = new Reservation(orderId, Instant.now(),
				List.of(new Reservation.Line(product, 1), new Reservation.Line(product, 2)));
		assertThat(this.inventory.reserve(inTwoLines)).containsExactly("DONE");
		assertThat(this.inventory.reserve(anOrder(orderId, product, 3))).containsExactly("DONE");
		assertThat(this.inventory.available(product)).isEqualTo(2);
	}

	@Test
	void servesTheEarliestOfABatchFirst() {
		String product = this.inventory.aProduct(2);
		Instant noon = Instant.parse("2026-11-22T12:00:00Z");
		Reservation late = placedAt(noon.plusSeconds(2), product);
		Reservation early = placedAt(noon, product);
		Reservation between = placedAt(noon.plusSeconds(1), product);
		assertThat(this.inventory.reserve(late, early, between)).containsExactly("REFUSED out_of_stock", "DONE",
				"DONE");
	}

	@Test
	void letsASmallerOrderHaveWhatALargerCouldNotGet() {
		String product = this.inventory.aProduct(2);
		assertThat(this.inventory.reserve(anOrder(product, 3), anOrder(product, 2)))
			.containsExactly("REFUSED out_of_stock", "DONE");
	}

	@Test
	void answersNewAndKnownOrdersOfOneBatchInItsOrder() {
		String product = this.inventory.aProduct(10);
		Reservation done = anOrder(product, 1);
		Reservation undone = anOrder(product, 1);
		this.inventory.reserve(done, undone);
		this.inventory.release("gone", undone.orderId());
		assertThat(this.inventory.reserve(anOrder(product, 1), undone, anOrder(product, 99), done, anOrder(product, 1)))
			.containsExactly("DONE", "REFUSED gone", "REFUSED out_of_stock", "DONE", "DONE");
		assertThat(this.inventory.available(product)).isEqualTo(7);
	}

	@Test
	void showsAReservation() {
		String product = this.inventory.aProduct(10);
		Reservation order = anOrder(product, 2);
		assertThat(this.inventory.get("/reservations/" + order.orderId()).statusCode()).isEqualTo(404);
		this.inventory.reserve(order);
		this.inventory.release("gone", order.orderId());
		JsonNode shown = this.inventory.read(this.inventory.get("/reservations/" + order.orderId()));
		assertThat(shown.propertyNames()).containsExactlyInAnyOrder("order_id", "state", "reason", "items",
				"decided_at", "undone_at");
		assertThat(shown.get("state").asString()).isEqualTo("UNDONE");
		assertThat(shown.get("reason").asString()).isEqualTo("gone");
		assertThat(shown.get("items").get(product).asInt()).isEqualTo(2);
	}

	@Test
	void countsADecisionOnceHoweverOftenItIsAsked() {
		String product = this.inventory.aProduct(1);
		double done = counted("DONE");
		double refused = counted("REFUSED");
		double undone = counted("UNDONE");
		Reservation lucky = anOrder(product, 1);
		Reservation unlucky = anOrder(product, 1);
		for (int repeat = 0; repeat < 3; repeat++) {
			this.inventory.reserve(lucky);
			this.inventory.reserve(unlucky);
		}
		this.inventory.release("gone", lucky.orderId(), unlucky.orderId(), UUID.randomUUID().toString());
		this.inventory.release("gone", lucky.orderId());
		assertThat(counted("DONE") - done).isEqualTo(1);
		assertThat(counted("REFUSED") - refused).isEqualTo(1);
		assertThat(counted("UNDONE") - undone).isEqualTo(2);
	}

	private double counted(String answer) {
		return this.meters.counter("orderflow.inventory.decisions", "answer", answer).count();
	}

	private static Reservation placedAt(Instant time, String product) {
		return new Reservation(UUID.randomUUID().toString(), time, List.of(new Reservation.Line(product, 1)));
	}

}
