package io.orderflow.sandbox;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The issuer dies: who is known stays known, and who starts then waits for it.
 */
@Tag("long")
@SharesOrderflow
class IssuerOutageSystemTests {

	private final Orderflow orderflow;

	private final Doors doors = new Doors();

	IssuerOutageSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@BeforeEach
	void killTheIssuer() {
		// Whoever is not known by now stays out.
		this.orderflow.token("67890");
		this.orderflow.token(Tokens.OPERATOR);
		this.orderflow.sandbox().kill(Service.DEV_ISSUER);
	}

	@AfterEach
	void bringItBack() {
		if (this.orderflow.sandbox().running(Service.DEV_ISSUER).isEmpty()) {
			this.orderflow.start(Service.DEV_ISSUER);
		}
		this.doors.close();
	}

	@Test
	void completesOrdersWithoutIt() {
		String order = this.orderflow.place(OrderRequest.ofTheArticle("67890"));
		assertThat(this.orderflow.awaitEnd(order).path("status").asString()).isEqualTo("COMPLETED");
	}

	@Test
	void startsAServiceWithoutItThatServesOnceItIsBack() {
		this.orderflow.sandbox().kill(Service.ORDER_API);
		this.orderflow.start(Service.ORDER_API);
		HttpResponse<String> answer = look();
		assertThat(answer.statusCode()).as("no key is known, which is not a wrong key").isEqualTo(503);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.headers().firstValue("Retry-After")).isPresent();
		assertThat(this.orderflow.logs()).contains("The issuer's keys cannot be fetched from "
				+ this.orderflow.sandbox().address(Service.DEV_ISSUER) + "/oauth2/jwks");
		this.orderflow.start(Service.DEV_ISSUER);
		Orderflow.within(20).until(() -> look().statusCode() == 200);
	}

	private HttpResponse<String> look() {
		return this.doors.knock(
				new Doors.Route("GET", this.orderflow.sandbox().running(Service.ORDER_API).getFirst().uri("/orders")),
				this.orderflow.token("67890"));
	}

}
