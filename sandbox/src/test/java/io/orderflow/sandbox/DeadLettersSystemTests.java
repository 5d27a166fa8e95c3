package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The operator's commands on the real services: what was begun ends once, whatever is
 * done about its letter, and how often.
 */
@SharesOrderflow
class DeadLettersSystemTests {

	private final Orderflow orderflow;

	private final Doors doors = new Doors();

	private Workers workers;

	DeadLettersSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
		this.workers = this.orderflow.workers();
	}

	@AfterEach
	void end() {
		this.doors.close();
		this.workers.close();
	}

	@Test
	void redrivesParkedOrdersFromTheirLettersAndFromTheirRows() throws Exception {
		String lettered = Messages.anId();
		String letterless = Messages.anId();
		park(lettered);
		park(letterless);
		this.orderflow.deadLetter(Messages.anOrder(lettered), "not an order");
		JsonNode all = this.workers.redriveAll();
		assertThat(all.path("redriven").asInt()).isEqualTo(1);
		assertThat(this.orderflow.awaitEnd(lettered).path("status").asString()).isEqualTo("COMPLETED");
		JsonNode one = this.workers.redrive(letterless);
		assertThat(one.path("published").asInt()).isEqualTo(1);
		assertThat(this.orderflow.awaitEnd(letterless).path("status").asString()).isEqualTo("COMPLETED");
		assertThat(this.workers.redrive(letterless).at("/left/0/why").asString())
			.isEqualTo("it has no letter, and it has ended");
		assertThat(letters()).hasSize(1);
		this.workers.discard(letters().getFirst());
	}

	@Test
	void changesNothingByRedrivingAnOrderThatHasEnded() throws Exception {
		String completed = Messages.anId();
		String rejected = Messages.anId();
		this.orderflow.send(Messages.anOrder(completed), Messages.anOrder(rejected, "1.00"));
		this.orderflow.awaitEnd(completed);
		this.orderflow.awaitEnd(rejected);
		this.orderflow.awaitBalance();
		Map<String, String> before = everything();
		this.orderflow.deadLetter(Messages.anOrder(completed), Messages.anOrder(rejected));
		assertThat(this.workers.redriveAll().path("redriven").asInt()).isZero();
		assertThat(this.workers.redrive(completed).at("/left/0/why").asString())
			.isEqualTo("the order has ended: discard it");
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.workers.abandon(completed))
			.withMessageContaining("has ended as COMPLETED");
		for (String letter : letters()) {
			this.workers.discard(letter);
		}
		// Whoever moves letters past the worker's commands.
		this.orderflow.send(Messages.anOrder(completed), Messages.anOrder(rejected, "1.00"));
		this.orderflow.awaitBalance();
		assertThat(everything()).isEqualTo(before);
	}

	@Test
	void tellsTheGenuineLetterFromItsNamesake() throws Exception {
		String id = Messages.anId();
		park(id);
		this.orderflow.deadLetter(Messages.anOrder(id), Messages.anOrder(id, "20.00"));
		String genuine = "still waits: redrive or abandon it";
		List<String> refused = new ArrayList<>();
		for (String letter : letters()) {
			try {
				this.workers.discard(letter);
			}
			catch (SandboxException refusal) {
				refused.add(String.valueOf(refusal.getMessage()));
			}
		}
		assertThat(refused).singleElement().satisfies((message) -> assertThat(message).contains(genuine));
		this.orderflow.deadLetter(Messages.anOrder(id, "20.00"));
		assertThat(this.workers.abandon(id).path("letters_deleted").asInt()).isEqualTo(1);
		assertThat(letters()).hasSize(1);
		this.workers.discard(letters().getFirst());
		assertAbandoned(id);
	}

	@Test
	void abandonsAnOrderWhoseChargeIsInDoubt() throws Exception {
		String id = Messages.anId();
		this.orderflow.books()
			.execute("payment", """
					create function silence() returns trigger language plpgsql as $$ begin
						if new.key = '%s' then
							raise exception 'planted';
						end if;
						return new;
					end $$;
					create trigger silence before insert on bank.charges for each row execute function silence()"""
				.formatted(id));
		try {
			this.orderflow.send(Messages.anOrder(id));
			Orderflow.within(75).until(() -> "PENDING".equals(stateOf("payment", "charges", id)));
			assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.workers.abandon(id))
				.withMessageContaining("payment-service")
				.withMessageContaining("repeat the command");
			assertThat(statusOf(id)).isEqualTo("ABANDONING");
		}
		finally {
			this.orderflow.books().execute("payment", "drop function silence() cascade");
		}
		this.workers.abandon(id);
		assertAbandoned(id);
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> this.workers.abandon(id))
			.withMessageContaining("has ended as REJECTED");
	}

	/**
	 * Long, since the worker may die with other messages in hand, which are hidden then.
	 */
	@Test
	@Tag("long")
	void abandonsAnOrderAlthoughTheWorkerDiesOverIt() throws Exception {
		String id = Messages.anId();
		park(id);
		this.orderflow.deadLetter(Messages.anOrder(id));
		linger("inventory", "reservations", 1.5);
		CompletableFuture<Void> first;
		try {
			first = CompletableFuture.runAsync(() -> {
				try {
					this.workers.abandon(id);
				}
				catch (IOException | InterruptedException died) {
					throw new IllegalStateException(died);
				}
			});
			Orderflow.within(75).until(() -> "UNDONE".equals(stateOf("payment", "charges", id)));
			this.orderflow.sandbox().kill(Service.ORDER_WORKER);
			assertThat(first).failsWithin(10, TimeUnit.SECONDS);
		}
		finally {
			this.orderflow.books().execute("inventory", "drop function linger() cascade");
		}
		assertThat(statusOf(id)).isEqualTo("ABANDONING");
		this.orderflow.start(Service.ORDER_WORKER);
		this.workers.close();
		this.workers = this.orderflow.workers();
		assertThat(this.workers.abandon(id).path("letters_deleted").asInt()).isEqualTo(1);
		assertAbandoned(id);
	}

	/** That each has all of its effects or none is looked at after every scenario. */
	@Test
	void endsOneWayOrTheOtherWhatIsAbandonedWhileWorkersCarryIt() throws Exception {
		Random random = new Random(4);
		List<String> abandoned = new ArrayList<>();
		linger("shipping", "shipments", 0.1);
		try {
			for (int i = 0; i < 12; i++) {
				String id = Messages.anId();
				for (int copy = 0; copy < 3; copy++) {
					this.orderflow.send(Messages.anOrder(id));
				}
				Orderflow.within(75).pollInterval(Duration.ofMillis(2)).until(() -> !statusOf(id).equals("none"));
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(120)));
				try {
					this.workers.abandon(id);
					abandoned.add(id);
				}
				catch (SandboxException ended) {
					assertThat(ended).hasMessageContaining("has ended as COMPLETED");
					assertThat(statusOf(id)).isEqualTo("COMPLETED");
				}
			}
		}
		finally {
			this.orderflow.books().execute("shipping", "drop function linger() cascade");
		}
		this.orderflow.awaitBalance();
		assertThat(abandoned).as("abandoned in time").isNotEmpty();
		for (String id : abandoned) {
			assertAbandoned(id);
		}
	}

	private void assertAbandoned(String id) {
		JsonNode order = this.orderflow.awaitEnd(id);
		assertThat(order.path("status").asString()).isEqualTo("REJECTED");
		assertThat(order.path("refused_by").asString()).isEqualTo("operator");
		assertThat(order.path("reason").asString()).isEqualTo("abandoned");
	}

	/** As an order stands whose letter is in the dead-letter queue, or was. */
	private void park(String id) {
		settle("/admissions", "{\"orders\": [" + Messages.anOrder(id)
			.replace("}]}", "}], \"payment_method\": \"pm_card_visa\"," + " \"ship_to\": {\"country\": \"US\"}}")
				+ "]}");
		settle("/parkings", "{\"parkings\": [{\"order_id\": \"" + id + "\", \"reason\": \"planted\"}]}");
		assertThat(statusOf(id)).isEqualTo("PARKED");
	}

	private void settle(String path, String body) {
		URI uri = this.orderflow.sandbox().address(Service.ORDER_API).resolve(path);
		HttpResponse<String> answer = this.doors.send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.header("Authorization",
					"Bearer " + this.orderflow.signer().token("order-worker", "order-api", "orders:settle"))
			.POST(HttpRequest.BodyPublishers.ofString(body)));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
	}

	private List<String> letters() throws IOException, InterruptedException {
		return this.workers.deadLetters(100).path("letters").findValuesAsString("letter_id");
	}

	private void linger(String service, String table, double seconds) {
		this.orderflow.books()
			.execute(service, """
					create function linger() returns trigger language plpgsql as $$ begin
						perform pg_sleep(%s);
						return null;
					end $$;
					create trigger linger before insert on %s for each statement execute function linger()"""
				.formatted(seconds, table));
	}

	private String statusOf(String id) {
		return one("orders", "select order_id, status from orders where order_id = '" + id + "'", id);
	}

	private String stateOf(String service, String table, String id) {
		return one(service, "select order_id, state from %s where order_id = '%s'".formatted(table, id), id);
	}

	private String one(String service, String sql, String id) {
		return this.orderflow.books().rows(service, sql).getOrDefault(id, "none");
	}

	/** Every row of every service that says what was done. */
	private Map<String, String> everything() {
		Map<String, String> rows = new TreeMap<>();
		Map.of("orders", List.of("orders", "outbox"), "inventory", List.of("reservations", "stock"), "payment",
				List.of("charges", "bank.charges"), "shipping", List.of("shipments"))
			.forEach((service,
					tables) -> tables.forEach((table) -> this.orderflow.books()
						.rows(service, "select md5(line::text), line::text from %s as line".formatted(table))
						.forEach((key, row) -> rows.put(table + key, row))));
		return rows;
	}

}
