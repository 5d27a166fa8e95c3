package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.orderflow.infrastructure.LocalReplica;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A real Prometheus watches the running system: each line of the dashboard has data, and
 * each alert can be looked at. Needs the program {@code prometheus}.
 */
@SharesOrderflow
@DisabledIfSystemProperty(named = "infrastructure", matches = "containers",
		disabledReason = "a replica is made of the embedded PostgreSQL")
class DashboardSystemTests {

	private static final String INSTALL = "There is no program prometheus on the PATH; on Debian: "
			+ "apt-get install --no-install-recommends prometheus prometheus-alertmanager";

	/** From the first order that waits; a person would learn of it so late. */
	private static final int SECONDS_UNTIL_TOLD = 68;

	private final Orderflow orderflow;

	private final Path program;

	DashboardSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
		this.program = PrometheusServer.installed().orElseGet(DashboardSystemTests::without);
	}

	/** CI has to have it. */
	private static Path without() {
		return "true".equals(System.getenv("CI")) ? fail(INSTALL) : Assumptions.abort(INSTALL);
	}

	@Test
	void showsDataInEachPanelAndCanTellOfEachAlert() throws IOException, InterruptedException {
		try (LocalReplica replica = LocalReplica.of(this.orderflow.sandbox().postgres())) {
			restartOrderApi(Map.of("ORDERFLOW_REPLICA_URL", replica.database("orders").url()));
			try (PrometheusServer prometheus = new PrometheusServer(this.program, this.orderflow.sandbox())) {
				prometheus.awaitMetrics();
				// Of a series that begins with its first event only the second one is an
				// increase.
				Orderflow.within(150).untilAsserted(() -> {
					orderSomeOfEachKind();
					assertThat(emptyPanels(prometheus)).isEmpty();
				});
				assertThat(prometheus.rules()).hasSameSizeAs(Monitoring.rules())
					.allSatisfy((rule) -> assertThat(rule.get("health").asString())
						.as("%s: %s", rule.get("name"), rule.path("lastError"))
						.isEqualTo("ok"));
				for (JsonNode alert : Monitoring.alerts()) {
					prometheus.series(alert.get("expr").asString());
				}
				assertThat(prometheus.firing()).isEmpty();
			}
		}
		finally {
			restartOrderApi(Map.of());
		}
	}

	@Test
	@Tag("long")
	void tellsOfAnOutageWhileItLasts() {
		try (PrometheusServer prometheus = new PrometheusServer(this.program, this.orderflow.sandbox())) {
			prometheus.awaitMetrics();
			this.orderflow.sandbox().kill(Service.PAYMENT_SERVICE);
			List<String> ids = this.orderflow.sendOrders(100);
			Orderflow.within(SECONDS_UNTIL_TOLD)
				.untilAsserted(() -> assertThat(prometheus.firing()).contains("CircuitOpen", "ServiceDown"));
			this.orderflow.start(Service.PAYMENT_SERVICE);
			Orderflow.within(120).until(() -> this.orderflow.completed(ids) == ids.size());
			Orderflow.within(60)
				.untilAsserted(() -> assertThat(prometheus.firing()).doesNotContain("CircuitOpen", "ServiceDown"));
		}
	}

	private void restartOrderApi(Map<String, String> settings) {
		this.orderflow.sandbox().stop(Service.ORDER_API);
		this.orderflow.start(List.of(Service.ORDER_API), settings);
	}

	private void orderSomeOfEachKind() {
		OrderRequest order = OrderRequest.ofTheArticle("67890");
		List<String> placed = new ArrayList<>(List.of(this.orderflow.place(order.paidWith("pm_card_charge_declined")),
				this.orderflow.place(order.shippedTo("AQ"))));
		for (int i = 0; i < 10; i++) {
			placed.add(this.orderflow.place(order));
		}
		placed.forEach(this.orderflow::awaitEnd);
	}

	/** What returns nothing, or only numbers that are none. */
	private static List<Monitoring.Query> emptyPanels(PrometheusServer prometheus)
			throws IOException, InterruptedException {
		List<Monitoring.Query> empty = new ArrayList<>();
		for (Monitoring.Query query : Monitoring.queries()) {
			if (prometheus.series(query.forPrometheus())
				.stream()
				.allMatch((series) -> series.at("/value/1").asString().equals("NaN"))) {
				empty.add(query);
			}
		}
		return empty;
	}

}
