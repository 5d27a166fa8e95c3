package io.orderflow.sandbox;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plants a word that nobody else uses in every place where something comes in, makes each
 * kind of failure happen to it, and looks for it in all that is printed and answered.
 */
@SharesOrderflow
class NothingLeaksSystemTests {

	private static final String CANARY = "canary" + Long.toString(System.nanoTime(), 36);

	private static final String LINES = """
			"items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}]""";

	private final Orderflow orderflow;

	private final Doors doors = new Doors();

	/** What was answered to requests whose path has no canary. */
	private final List<String> answers = new ArrayList<>();

	NothingLeaksSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@AfterEach
	void end() {
		this.doors.close();
	}

	@Test
	void printsAndAnswersNothingOfWhatItWasSent() {
		plantInEveryRoute();
		this.orderflow.endPauses();
		plantInTokens();
		plantInOrders();
		plantInTheQueue();
		assertThat(this.answers).as("answered").noneMatch((answer) -> answer.contains(CANARY));
		// Every token begins with the same three letters.
		assertThat(this.orderflow.logs().lines().filter((line) -> line.contains(CANARY) || line.contains("eyJ")))
			.as("printed")
			.isEmpty();
	}

	/** In the path, the query, headers and a body that is none. */
	private void plantInEveryRoute() {
		for (Service service : Service.values()) {
			if (!service.hasManagement()) {
				continue;
			}
			ServiceProcess process = this.orderflow.sandbox().running(service).getFirst();
			for (Doors.Route route : this.doors.of(process, this.orderflow.token("ops"))) {
				for (String scope : List.of("ops", "orders", "orders:settle", "stock:reserve", "payments:charge",
						"shipments:book")) {
					String token = this.orderflow.signer().token(CANARY, service.id(), scope);
					answer(route.method(), route.uri(), token, "{\"" + CANARY + "\": \"" + CANARY);
					answer(route.method(), route.uri(), token, "[\"" + CANARY + "\"]");
					URI planted = URI.create(route.uri().toString().replaceAll("/x(?=/|$)", "/" + CANARY));
					this.doors.send(request(route.method(), planted, token, "{}"));
				}
			}
		}
	}

	private void plantInTokens() {
		URI orders = this.orderflow.sandbox().address(Service.ORDER_API).resolve("/orders");
		Map<String, String> bad = this.orderflow.signer().badTokens(CANARY, "order-api", "orders");
		bad.values().forEach((token) -> answer("GET", orders, token, ""));
		answer("GET", orders, CANARY, "");
		answer("GET", URI.create(orders + "?cursor=" + CANARY + "&status=" + CANARY + "&customer_id=" + CANARY),
				this.orderflow.token("alice"), "");
	}

	/** In each field, of orders that end well, that are refused, and that fail inside. */
	private void plantInOrders() {
		String good = personal(LINES);
		String token = this.orderflow.token("alice");
		URI orders = this.orderflow.sandbox().address(Service.ORDER_API).resolve("/orders");
		assertThat(answer("POST", orders, token, good).statusCode()).isEqualTo(202);
		answer("POST", orders, token, personal("\"items\": [{\"product_id\": \"" + CANARY + "\", \"quantity\": 1}]"));
		answer("POST", orders, token, personal("\"items\": [{\"product_id\": \"" + CANARY + "\", \"quantity\": 0}]"));
		this.orderflow.books().execute("orders", """
				create function quote() returns trigger language plpgsql as $$ begin
					raise exception 'Key (ship_to)=(%) is in the way', new.ship_to using errcode = '23505';
				end $$;
				create trigger quote before insert on orders for each row execute function quote()""");
		try {
			assertThat(answer("POST", orders, token, good).statusCode()).isGreaterThanOrEqualTo(500);
		}
		finally {
			this.orderflow.books().execute("orders", "drop function quote() cascade");
		}
	}

	/** In messages of any form; the steps fail on one, and the bank declines it. */
	private void plantInTheQueue() {
		String id = Messages.anId();
		String order = "{\"order_id\": \"%s\", \"customer_id\": \"%s\", \"total_price\": 59.99, %s}".formatted(id,
				CANARY,
				personal(LINES).substring(1)
					.replaceFirst("}$", "")
					.replaceFirst("(payment_method\": )\"[^\"]+", "$1\"pm_card_visa"));
		this.orderflow.books()
			.execute("shipping", """
					create function quote() returns trigger language plpgsql as $$ begin
						if new.order_id = '%s' then
							raise exception 'Key (order_id)=(%%) is in the way of %s', new.order_id;
						end if;
						return new;
					end $$;
					create trigger quote before insert on shipments for each row execute function quote()"""
				.formatted(id, CANARY));
		try {
			this.orderflow.send(order.replace(id, CANARY + "\\u000a" + id), order.substring(0, order.length() / 2),
					CANARY, order.replace("\"quantity\": 2", "\"quantity\": \"" + CANARY + "\""), order);
			Orderflow.within(75)
				.untilAsserted(() -> assertThat(this.orderflow.logs()).contains("to order " + id + " alone")
					.contains("dead-letter"));
			this.orderflow.takeDeadLetters(4);
		}
		finally {
			this.orderflow.books().execute("shipping", "drop function quote() cascade");
		}
		this.orderflow.awaitEnd(id, 60);
	}

	/** An order whose every personal field is the canary. */
	private static String personal(String lines) {
		return """
				{%s, "payment_method": "%s", "ship_to": {"name": "%2$s", "street": "%2$s", "city": "%2$s",
				 "postal_code": "%2$s", "country": "GB"}}""".formatted(lines, CANARY).replace("\n", "");
	}

	private HttpResponse<String> answer(String method, URI uri, String token, String body) {
		HttpResponse<String> answer = this.doors.send(request(method, uri, token, body));
		this.answers.add(answer.headers().map() + answer.body());
		return answer;
	}

	private static HttpRequest.Builder request(String method, URI uri, String token, String body) {
		return HttpRequest.newBuilder(uri)
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", CANARY + System.nanoTime())
			.header("X-" + CANARY, CANARY)
			.header("User-Agent", CANARY)
			.method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
	}

}
