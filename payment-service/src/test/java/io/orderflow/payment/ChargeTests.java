package io.orderflow.payment;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.payment.PaymentClient.aCharge;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
class ChargeTests {

	@Autowired
	private PaymentClient payment;

	@Autowired
	private UnreliableBank bank;

	@Autowired
	private JdbcClient database;

	@Autowired
	private MeterRegistry meters;

	/**
	 * Every word of {@code calls} is one call for the same order: {@code charge} it,
	 * charge {@code other} (another amount), or {@code refund} it. With {@code ?} the
	 * call is lost on its way to the bank, with {@code !} the bank's answer is lost on
	 * its way back; a crash between the transactions leaves the same behind. Where the
	 * bank says nothing of any order the service answers with an error, which is
	 * {@code NOTHING}.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			visa | charge                          | DONE                              | DONE    | 20.00
			visa | charge charge                   | DONE DONE                         | DONE    | 20.00
			visa | charge other charge             | DONE CONFLICT DONE                | DONE    | 20.00
			visa | charge? charge                  | NOTHING DONE                      | DONE    | 20.00
			visa | charge! charge                  | NOTHING DONE                      | DONE    | 20.00
			visa | charge! other charge            | NOTHING CONFLICT DONE             | DONE    | 20.00
			visa | charge! charge! charge          | NOTHING NOTHING DONE              | DONE    | 20.00
			visa | charge refund charge refund     | DONE UNDONE REFUSED:gone UNDONE   | UNDONE  | 0.00
			visa | charge refund other             | DONE UNDONE CONFLICT              | UNDONE  | 0.00
			visa | charge? refund charge           | NOTHING UNDONE REFUSED:gone       | UNDONE  | 0.00
			visa | charge! refund charge           | NOTHING UNDONE REFUSED:gone       | UNDONE  | 0.00
			visa | charge refund? refund charge    | DONE NOTHING UNDONE REFUSED:gone  | UNDONE  | 0.00
			visa | charge refund! refund charge    | DONE NOTHING UNDONE REFUSED:gone  | UNDONE  | 0.00
			visa | charge refund? charge           | DONE NOTHING REFUSED:gone         | UNDONE  | 0.00
			visa | charge refund! charge refund    | DONE NOTHING REFUSED:gone UNDONE  | UNDONE  | 0.00
			visa | charge refund? charge? charge   | DONE NOTHING NOTHING REFUSED:gone | UNDONE  | 0.00
			visa | charge refund? other refund     | DONE NOTHING CONFLICT UNDONE      | UNDONE  | 0.00
			visa | refund charge refund            | UNDONE REFUSED:gone UNDONE        | UNDONE  | 0
			visa | refund? charge                  | NOTHING REFUSED:gone              | UNDONE  | 0
			visa | refund! charge other            | NOTHING REFUSED:gone REFUSED:gone | UNDONE  | 0
			charge_declined | charge charge        | REFUSED:card_declined REFUSED:card_declined | REFUSED | 0
			charge_declined | charge! charge       | NOTHING REFUSED:card_declined     | REFUSED | 0
			charge_declined | charge refund charge | REFUSED:card_declined REFUSED REFUSED:card_declined | REFUSED | 0
			charge_declined | charge! refund charge | NOTHING UNDONE REFUSED:gone      | UNDONE  | 0
			insufficient_funds | charge            | REFUSED:insufficient_funds        | REFUSED | 0
			carrier_pigeon | charge                | REFUSED:unknown_payment_method    | REFUSED | 0
			""")
	void keepsItsFirstDecision(String card, String calls, String answers, String state, String kept) {
		String orderId = UUID.randomUUID().toString();
		List<String> answered = new ArrayList<>();
		for (String call : calls.split(" ", -1)) {
			if (call.endsWith("?")) {
				this.bank.losesTheCall(orderId);
			}
			if (call.endsWith("!")) {
				this.bank.losesTheAnswer(orderId);
			}
			answered.addAll(switch (call.replaceAll("[?!]", "")) {
				case "charge" -> this.payment.charge(aCharge(orderId, "20.00", "pm_card_" + card));
				case "other" -> this.payment.charge(aCharge(orderId, "20.01", "pm_card_" + card));
				default -> this.payment.refund("gone", orderId);
			});
		}
		assertThat(String.join(" ", answered.stream().map((answer) -> answer.replace(' ', ':')).toList()))
			.isEqualTo(answers);
		assertThat(this.payment.state(orderId)).isEqualTo(state);
		assertThat(this.payment.kept(orderId)).isEqualByComparingTo(kept);
	}

	@Test
	void letsNoOrderSpoilTheOthersOfItsBatch() {
		Charge[] batch = IntStream.range(0, 10).mapToObj((number) -> aCharge("1.00")).toArray(Charge[]::new);
		this.bank.losesTheAnswer(batch[3].orderId());
		this.bank.losesTheCall(batch[7].orderId());
		assertThat(this.payment.charge(batch)).containsExactly("DONE", "DONE", "DONE", "PENDING", "DONE", "DONE",
				"DONE", "PENDING", "DONE", "DONE");
		assertThat(this.payment.charge(batch)).containsOnly("DONE");
	}

	@Test
	void waitsForASilentBankNoLongerThanItsPatience() throws InterruptedException {
		Charge quick = aCharge("1.00");
		Charge slow = aCharge("1.00");
		UnreliableBank.Hold hold = this.bank.holdsTheCall(slow.orderId());
		assertThat(this.payment.charge(slow, quick)).containsExactly("PENDING", "DONE");
		hold.letGo();
		assertThat(this.payment.charge(slow, quick)).containsExactly("DONE", "DONE");
		assertThat(this.payment.kept(slow.orderId())).isEqualByComparingTo("1.00");
	}

	@Test
	void givesNoAnswerThatDecidesNothing() {
		Charge[] batch = IntStream.range(0, 3).mapToObj((number) -> aCharge("1.00")).toArray(Charge[]::new);
		Stream.of(batch).map(Charge::orderId).forEach(this.bank::losesTheCall);
		HttpResponse<String> nothing = this.payment.post("/charges", new Charge.Call(List.of(batch)));
		assertThat(nothing.statusCode()).isEqualTo(504);
		assertThat(this.payment.read(nothing).get("detail").asString()).contains("bank", "ask again");
		this.bank.losesTheCall(batch[0].orderId());
		this.bank.losesTheCall(batch[1].orderId());
		assertThat(this.payment.charge(batch)).containsExactly("PENDING", "PENDING", "DONE");
	}

	/** The worker's probe. */
	@Test
	void knowsOfNoOrderOnlyWhileTheBankAnswers() {
		String orderId = UUID.randomUUID().toString();
		this.bank.losesTheCall(orderId);
		assertThat(this.payment.get("/charges/" + orderId).statusCode()).isEqualTo(503);
		assertThat(this.payment.get("/charges/" + orderId).statusCode()).isEqualTo(404);
		assertThat(this.payment.kept(orderId)).isZero();
		Charge charge = aCharge("1.00");
		this.payment.charge(charge);
		this.bank.losesTheCall(charge.orderId());
		assertThat(this.payment.get("/charges/" + charge.orderId()).statusCode()).isEqualTo(200);
	}

	@Test
	void asksTheBankAboutAllOrdersSideBySide() {
		BankSettings settings = new BankSettings(Duration.ofMillis(300), Duration.ofSeconds(10));
		BankCalls calls = new BankCalls(new Bank(this.database, Clock.systemUTC(), settings), settings);
		long start = System.nanoTime();
		assertThat(calls.ask(IntStream.range(0, 50).mapToObj((number) -> calls.charge(aCharge("1.00"))).toList()))
			.hasSize(50);
		// One after the other they would take fifteen.
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		calls.stop();
	}

	@Test
	void believesTheBankThatCancelledOnItsOwn() throws InterruptedException {
		Charge charge = aCharge("1.00");
		this.bank.cancel(charge.orderId());
		assertThat(this.payment.charge(charge)).containsExactly("REFUSED cancelled");
		assertThat(this.payment.charge(charge)).containsExactly("REFUSED cancelled");
	}

	@Test
	void takesAnAmountForTheSameHoweverItIsWritten() {
		String orderId = UUID.randomUUID().toString();
		assertThat(this.payment.charge(aCharge(orderId, "60", "pm_card_visa"))).containsExactly("DONE");
		assertThat(this.payment.charge(aCharge(orderId, "60.00", "pm_card_visa"))).containsExactly("DONE");
		assertThat(this.payment.charge(aCharge(orderId, "6E+1", "pm_card_visa"))).containsExactly("DONE");
		assertThat(this.payment.charge(new Charge(orderId, "someone-else", BigDecimal.valueOf(60), "pm_card_visa")))
			.containsExactly("CONFLICT");
	}

	@Test
	void showsACharge() {
		Charge charge = aCharge("59.99");
		assertThat(this.payment.get("/charges/" + charge.orderId()).statusCode()).isEqualTo(404);
		this.payment.charge(charge);
		this.payment.refund("country_not_served", charge.orderId());
		JsonNode shown = this.payment.read(this.payment.get("/charges/" + charge.orderId()));
		assertThat(shown.propertyNames()).containsExactlyInAnyOrder("order_id", "state", "reason", "amount",
				"payment_method", "refunded", "asked_at", "decided_at", "undone_at");
		assertThat(shown.get("state").asString()).isEqualTo("UNDONE");
		assertThat(shown.get("amount").decimalValue()).isEqualByComparingTo("59.99");
		assertThat(shown.get("refunded").decimalValue()).isEqualByComparingTo("59.99");
	}

	@Test
	void countsADecisionOnceHoweverOftenItIsAsked() {
		double done = counted("DONE");
		double refused = counted("REFUSED");
		double undone = counted("UNDONE");
		Charge good = aCharge("1.00");
		Charge bad = aCharge(UUID.randomUUID().toString(), "1.00", "pm_card_charge_declined");
		for (int repeat = 0; repeat < 3; repeat++) {
			this.payment.charge(good, bad);
		}
		this.payment.refund("gone", good.orderId(), bad.orderId(), UUID.randomUUID().toString());
		this.payment.refund("gone", good.orderId());
		assertThat(counted("DONE") - done).isEqualTo(1);
		assertThat(counted("REFUSED") - refused).isEqualTo(1);
		assertThat(counted("UNDONE") - undone).isEqualTo(2);
	}

	private double counted(String answer) {
		return this.meters.counter("orderflow.payment.decisions", "answer", answer).count();
	}

}
