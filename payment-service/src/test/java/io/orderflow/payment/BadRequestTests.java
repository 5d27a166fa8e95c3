package io.orderflow.payment;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.orderflow.payment.PaymentClient.aCharge;
import static org.assertj.core.api.Assertions.assertThat;

@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class BadRequestTests {

	@Autowired
	private PaymentClient payment;

	@Autowired
	private JdbcClient database;

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "{\"charges\": canary", "{\"charges\": null}", "{\"charges\": []}",
			"{\"charges\": [null]}", "{\"charges\": \"canary\"}", "{\"charges\": [{\"order_id\": \"canary\"}]}",
			"{\"canary\": 1, \"charges\": [CHARGE]}", "{\"charges\": [CHARGE, CHARGE]}" })
	void refusesABatchThatIsNone(String body, CapturedOutput output) {
		refused("/charges", body.replace("CHARGE", charge("canary", "20.00")), output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-0.01", "0.001", "10000000000", "1e400", "1e-400", "\"20.00\"", "null", "true", "NaN" })
	void refusesWhatIsNoAmount(String amount, CapturedOutput output) {
		refused("/charges", "{\"charges\": [" + charge("canary", amount) + "]}", output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "canary\\u0000", "canary\\n", "canary\\ud800",
			"canary0123456789012345678901234567890" + "1234567890123456789012345678" })
	void refusesWhatIsNoId(String id, CapturedOutput output) {
		refused("/charges", "{\"charges\": [" + charge(id, "1.00") + "]}", output);
		refused("/refunds", "{\"refunds\": [{\"order_id\": \"" + id + "\", \"reason\": \"canary\"}]}", output);
		refused("/refunds", "{\"refunds\": [{\"order_id\": \"canary\", \"reason\": \"" + id + "\"}]}", output);
	}

	@Test
	void takesTwoHundredOrdersAndNotOneMore() {
		List<Charge> charges = IntStream.range(0, 201).mapToObj((number) -> aCharge("1.00")).toList();
		assertThat(this.payment.post("/charges", new Charge.Call(charges)).statusCode()).isEqualTo(400);
		assertThat(this.payment.get("/charges/" + charges.get(0).orderId()).statusCode()).isEqualTo(404);
		assertThat(this.payment.charge(charges.subList(0, 200).toArray(Charge[]::new))).hasSize(200)
			.containsOnly("DONE");
	}

	private void refused(String path, String body, CapturedOutput output) {
		HttpResponse<String> response = this.payment.post(path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body().replace("The field 'canary' is not known here.", "")).doesNotContain("canary");
		assertThat(output).doesNotContain("canary");
		assertThat(this.database.sql("""
				select (select count(*) from charges where order_id like '%canary%')
					+ (select count(*) from bank.charges where key like '%canary%')
				""").query(Long.class).single()).isZero();
	}

	private static String charge(String orderId, String amount) {
		return """
				{"order_id": "%s", "customer_id": "canary", "amount": %s, "payment_method": "pm_card_visa"}"""
			.formatted(orderId, amount);
	}

}
