package io.orderflow.sandbox.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.orderflow.sandbox.chaos.Action.Then;
import io.orderflow.sandbox.chaos.PlannedOrder.Line;
import io.orderflow.sandbox.chaos.PlannedOrder.Way;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a workload is made of, and that its own arithmetic is right.
 */
class WorkloadTests {

	private static final JsonMapper json = new JsonMapper();

	private final Workload workload = Workload.of(42, 2_000);

	@Test
	void isTheSameForTheSameSeed() {
		assertThat(Workload.of(42, 2_000)).isEqualTo(this.workload);
		assertThat(Workload.of(43, 2_000).actions()).isNotEqualTo(this.workload.actions());
	}

	@Test
	void isAsLongAsItIsToldToBe() {
		assertThat(Workload.of(1, 1).actions()).hasSize(1);
		assertThat(Workload.of(1, 137).actions()).hasSize(137);
	}

	@Test
	void hasSomeOfEverything() {
		assertThat(this.workload.orders().flatMap((order) -> order.endings().stream()).collect(Collectors.toSet()))
			.containsExactlyInAnyOrder(Ending.COMPLETED, Ending.OUT_OF_STOCK,
					Ending.rejected("take_payment", "card_declined"),
					Ending.rejected("take_payment", "insufficient_funds"),
					Ending.rejected("take_payment", "unknown_payment_method"),
					Ending.rejected("book_shipment", "country_not_served"), Ending.rejected("admission", "wrong_total"),
					Ending.rejected("admission", "unknown_product"));
		assertThat(this.workload.orders()).anyMatch((order) -> !order.mustBeAccepted());
		assertThat(this.workload.actions())
			.anyMatch((action) -> action instanceof Action.Send send && send.copies() > 1)
			.anyMatch((action) -> action instanceof Action.Poison);
		assertThat(
				this.workload.actions().stream().filter(Action.Place.class::isInstance).map(Action.Place.class::cast))
			.extracting(Action.Place::then)
			.contains(Then.values());
	}

	/** By the catalogue's prices alone, whatever a customer states. */
	@Test
	void knowsWhatAnOrderCosts() {
		assertThat(this.workload.orders()).allSatisfy((order) -> {
			long cents = 0;
			for (Line line : order.lines()) {
				Catalogue.Article article = this.workload.catalogue().articles().get(line.product());
				cents += (article != null) ? article.cents() * line.quantity() : 0;
			}
			assertThat(order.cents()).isEqualTo(cents);
		});
	}

	@Test
	void statesAWrongTotalOnlyWhereItMustBeRefused() {
		assertThat(this.workload.orders())
			.filteredOn((order) -> order.statedCents() != null && order.statedCents() != order.cents())
			.isNotEmpty()
			.allMatch((order) -> !order.mustBeAccepted()
					|| order.endings().equals(List.of(Ending.rejected("admission", "wrong_total"))));
	}

	@Test
	void givesEachOrderANameOfItsOwn() {
		Set<String> names = new HashSet<>();
		assertThat(this.workload.orders()).allMatch((order) -> names.add(order.name()));
	}

	/** Who wins is not known; that the others lose nothing but their turn is. */
	@Test
	void wantsOnePieceOfWhatIsScarceAndNothingElse() {
		assertThat(this.workload.orders()).filteredOn((order) -> order.endings().equals(Ending.FIRST_COME))
			.isNotEmpty()
			.allSatisfy((order) -> assertThat(order.lines()).singleElement()
				.satisfies((line) -> assertThat(line.quantity()).isOne())
				.satisfies((line) -> assertThat(this.workload.stock().get(line.product())).isBetween(1L, 8L)));
	}

	/** So many customers that none of them comes near what one may order in a second. */
	@Test
	void hasManyCustomers() {
		assertThat(this.workload.orders().map(PlannedOrder::customer).distinct()).hasSizeGreaterThan(150);
	}

	@Test
	void writesOrdersAsTheContractSays() {
		PlannedOrder order = new PlannedOrder("sent-1", Way.QUEUE, "alice",
				List.of(new Line("abc123", 2), new Line("xyz456", 1)), 5999, 5999L, "pm_card_visa",
				Map.of("country", "GB"), List.of(Ending.COMPLETED));
		assertThat(json.readTree(Documents.message(order))).isEqualTo(json.readTree("""
				{"order_id": "sent-1", "customer_id": "alice", "total_price": 59.99,
				 "items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}],
				 "payment_method": "pm_card_visa", "ship_to": {"country": "GB"}}"""));
		assertThat(json.readTree(Documents.request(order)).propertyNames()).containsExactlyInAnyOrder("items",
				"total_price", "payment_method", "ship_to");
		assertThat(order.pieces()).isEqualTo(Map.of("abc123", 2L, "xyz456", 1L));
	}

	@Test
	void asksForSomethingElseUnderTheSameIdOrKey() {
		PlannedOrder order = this.workload.orders().findFirst().orElseThrow();
		JsonNode conflict = json.readTree(Documents.conflict(order, "id"));
		assertThat(conflict.path("order_id").asString()).isEqualTo("id");
		assertThat(conflict.path("items")).isNotEqualTo(json.readTree(Documents.request(order)).path("items"));
		assertThat(json.readTree(Documents.otherRequest(order)).path("items")).isEqualTo(conflict.path("items"));
	}

	@Test
	void neverMakesTheSamePoisonTwice() {
		PoisonMaker poison = new PoisonMaker("canary-");
		Set<String> bodies = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			assertThat(bodies.add(poison.next())).isTrue();
		}
		assertThat(bodies).allMatch((body) -> body.contains("canary-"))
			.filteredOn((body) -> body.length() == 1024 * 1024)
			.hasSize(3);
	}

}
