package io.orderflow.orders;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** Orders are taken in while SQS is away, and are published when it is back. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// Tables of its own, which no other test's relay empties.
		properties = { "spring.datasource.hikari.schema=outage", "spring.flyway.default-schema=outage" })
@ActiveProfiles("demo")
@Import({ RealInfrastructure.class, UnreliableSqs.class })
class SqsOutageTests {

	@LocalManagementPort
	int managementPort;

	@Autowired
	UnreliableSqs sqs;

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	PublishedOrders published;

	@ParameterizedTest
	@EnumSource(value = UnreliableSqs.State.class, names = "REACHABLE", mode = EnumSource.Mode.EXCLUDE)
	void takesOrdersInAndPublishesThemLater(UnreliableSqs.State outage) {
		this.sqs.become(outage);
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()));
		assertThat(placed.status()).isEqualTo(202);
		Awaitility.await().during(Duration.ofSeconds(2)).until(() -> waiting() == 1);
		this.sqs.become(UnreliableSqs.State.REACHABLE);
		this.published.messageOf(placed.json().get("order_id").asString());
		Awaitility.await().until(() -> waiting() == 0);
	}

	@Test
	void tellsHowManyMessagesWait() {
		this.sqs.become(UnreliableSqs.State.REFUSING);
		this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()));
		assertThat(new Api(this.managementPort).get("/actuator/prometheus").http().body())
			.containsPattern("orderflow_outbox_waiting\\{[^}]*} 1.0");
		this.sqs.become(UnreliableSqs.State.REACHABLE);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 0);
	}

	private long waiting() {
		return this.jdbc.sql("select count(*) from outbox").query(Long.class).single();
	}

}
