package io.orderflow.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** order-api's role on AWS. */
@OrderApiTest
class AwsPolicyTests {

	@Autowired
	Api api;

	@Autowired
	PublishedOrders published;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Sweeper sweeper;

	@Autowired
	MeterRegistry meters;

	@Test
	void mayDoWhatOrderApiDoesAndNothingElse() throws IOException {
		Api.Answer placed = this.api.post("/orders", Fixtures.anOrderOf(Fixtures.aCustomer()));
		String orderId = placed.json().get("order_id").asString();
		this.published.messageOf(orderId);
		this.jdbc.sql("update orders set queued_at = queued_at - interval '1 hour' where order_id = :id")
			.param("id", orderId)
			.update();
		this.sweeper.look();
		assertThat(asked()).isEqualTo(allowed());
	}

	/** IAM knows no batches: who may send one message may send ten. */
	private Set<String> asked() {
		Set<String> actions = new TreeSet<>();
		this.meters.get("orderflow.sqs.calls")
			.counters()
			.forEach((calls) -> actions.add("sqs:"
					+ String.valueOf(calls.getId().getTag("action")).replaceFirst("Batch$", "") + " on OrderQueue"));
		return actions;
	}

	private static Set<String> allowed() throws IOException {
		Set<String> allowed = new TreeSet<>();
		JsonNode policy = JsonMapper.shared()
			.readTree(Files.readString(Path.of(System.getProperty("project.root"), "ops/aws/order-api-policy.json")));
		for (JsonNode statement : policy.get("Statement")) {
			String queue = statement.get("Resource").asString().replaceFirst(".*:", "");
			statement.get("Action").forEach((action) -> allowed.add(action.asString() + " on " + queue));
		}
		return allowed;
	}

}
