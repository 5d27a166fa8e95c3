package io.orderflow.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders go their way through five real processes while everything is up.
 */
@SharesOrderflow
class OrdersSystemTests {

	private final Orderflow orderflow;

	OrdersSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@Test
	void completesTheOrderOfTheArticle() {
		JsonNode order = this.orderflow
			.awaitEnd(this.orderflow.place(OrderRequest.ofTheArticle("67890").shippedTo("GB")));
		assertThat(order.path("status").asString()).isEqualTo("COMPLETED");
		assertThat(order.path("tracking_number").asString()).startsWith("OF-");
		assertThat(order.path("steps").findValuesAsString("result")).containsExactly("DONE", "DONE", "DONE");
	}

	@Test
	void givesStockBackWhenTheCardIsDeclined() {
		String id = this.orderflow.place(OrderRequest.ofTheArticle("67890").paidWith("pm_card_charge_declined"));
		assertRejected(this.orderflow.awaitEnd(id), "take_payment", "card_declined");
		assertThat(stateOf("inventory", "reservations", id)).isEqualTo("UNDONE");
	}

	@Test
	void givesMoneyAndStockBackWhenTheCountryIsNotServed() {
		String id = this.orderflow.place(OrderRequest.ofTheArticle("67890").shippedTo("AQ"));
		assertRejected(this.orderflow.awaitEnd(id), "book_shipment", "country_not_served");
		assertThat(stateOf("inventory", "reservations", id)).isEqualTo("UNDONE");
		assertThat(stateOf("payment", "charges", id)).isEqualTo("UNDONE");
		assertThat(this.orderflow.books()
			.rows("payment", "select key, refunded from bank.charges where key = '" + id + "'"))
			.containsEntry(id, "59.99");
	}

	@Test
	void completesAnOrderThatWasPutStraightOnTheQueue() throws IOException {
		this.orderflow.send(Messages.ofTheArticle());
		JsonNode order = this.orderflow.awaitEnd("12345");
		assertThat(order.path("status").asString()).isEqualTo("COMPLETED");
		assertThat(order.path("customer_id").asString()).isEqualTo("67890");
	}

	@Test
	void worksAMessageThatIsSentTwiceOnce() {
		String id = Messages.anId();
		this.orderflow.send(Messages.anOrder(id));
		JsonNode first = this.orderflow.awaitEnd(id);
		this.orderflow.send(Messages.anOrder(id));
		this.orderflow.awaitBalance();
		assertThat(this.orderflow.awaitEnd(id)).isEqualTo(first);
	}

	@Test
	void worksAMessageThatIsThreeTimesInABatchOnce() {
		String id = Messages.anId();
		this.orderflow.send(Messages.anOrder(id), Messages.anOrder(id), Messages.anOrder(id));
		assertThat(this.orderflow.awaitEnd(id).path("status").asString()).isEqualTo("COMPLETED");
	}

	@Test
	void setsAsideWhatIsNotAnOrderAndPrintsNothingOfIt() {
		String canary = "canary-" + Messages.anId();
		String broken = "{\"order_id\": \"" + canary + "\", \"items\": [";
		this.orderflow.send(broken);
		List<Message> deadLetters = this.orderflow.takeDeadLetters(1);
		assertThat(deadLetters).singleElement().satisfies((message) -> {
			assertThat(message.body()).isEqualTo(broken);
			assertThat(message.messageAttributes()).hasEntrySatisfying("reason",
					(reason) -> assertThat(reason.stringValue()).isNotBlank());
		});
		assertThat(this.orderflow.logs()).doesNotContain(canary);
	}

	@Test
	void rejectsAnOrderOnTheQueueWhoseTotalIsWrong() {
		String id = Messages.anId();
		this.orderflow.send(Messages.anOrder(id, "1.00"));
		assertRejected(this.orderflow.awaitEnd(id), "admission", "wrong_total");
	}

	@Test
	void doesNotHoldTenOrdersBackForOneThatAServiceFailsOn() {
		List<String> ids = IntStream.range(0, 10).mapToObj((i) -> Messages.anId()).toList();
		String poison = ids.get(4);
		List<String> others = ids.stream().filter((id) -> !id.equals(poison)).toList();
		this.orderflow.books()
			.execute("shipping", """
					create function fail() returns trigger language plpgsql as $$ begin
						if new.order_id = '%s' then
							raise exception 'planted';
						end if;
						return new;
					end $$;
					create trigger fail before insert on shipments for each row execute function fail()"""
				.formatted(poison));
		try {
			this.orderflow.send(ids.stream().map(Messages::anOrder).toArray(String[]::new));
			Orderflow.within(60).until(() -> this.orderflow.completed(others) == 9);
			assertThat(stateOf("orders", "orders", poison)).isEqualTo("ACCEPTED");
		}
		finally {
			this.orderflow.books().execute("shipping", "drop function fail() cascade");
		}
		assertThat(this.orderflow.awaitEnd(poison, 60).path("status").asString()).isEqualTo("COMPLETED");
	}

	@Test
	void hasBooksThatNoticeOneMissingPieceAndOneMissingCent() {
		Books books = this.orderflow.books();
		String id = this.orderflow.place(OrderRequest.ofTheArticle("67890"));
		this.orderflow.awaitEnd(id);
		this.orderflow.awaitBalance();
		books.execute("inventory", "update stock set available = available - 1 where product_id = 'pen001'");
		books.execute("orders", "update orders set total_price = 60.00 where order_id = '" + id + "'");
		assertThat(books.differences()).hasSize(3)
			.anyMatch((wrong) -> wrong.startsWith("pen001"))
			.anyMatch((wrong) -> wrong.startsWith(id))
			.anyMatch((wrong) -> wrong.startsWith("Completed orders are worth"));
		books.execute("inventory", "update stock set available = available + 1 where product_id = 'pen001'");
		books.execute("orders", "update orders set total_price = 59.99 where order_id = '" + id + "'");
	}

	private String stateOf(String service, String table, String id) {
		String column = table.equals("orders") ? "status" : "state";
		return this.orderflow.books()
			.rows(service, "select order_id, %s from %s where order_id = '%s'".formatted(column, table, id))
			.getOrDefault(id, "none");
	}

	private static void assertRejected(JsonNode order, String by, String reason) {
		assertThat(order.path("status").asString()).isEqualTo("REJECTED");
		assertThat(order.path("refused_by").asString()).isEqualTo(by);
		assertThat(order.path("reason").asString()).isEqualTo(reason);
	}

}
