package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/operations.md says of metrics is what the running services say, no more and
 * no less; an order counts once.
 */
@SharesOrderflow
class MetricsSystemTests {

	private static final String STEPS = "reserve_stock|take_payment|book_shipment";

	/** All that a tag can say. Whoever adds a tag says here what it can be. */
	private static final Map<String, Pattern> VALUES = Map.ofEntries(one("status", "COMPLETED|REJECTED"),
			one("refused_by", STEPS + "|admission|operator|none|other"),
			one("reason",
					"unknown_product|wrong_total|out_of_stock|card_declined|insufficient_funds|unknown_payment_method"
							+ "|country_not_served|abandoned|none|other"),
			one("action", "perform|undo|(Send|Delete|ChangeMessageVisibility|Receive|Get)[A-Za-z]*"),
			one("step", STEPS + "|admission|settlement"), one("result", "answered|unknown|renewed|failed"),
			one("answer", "DONE|REFUSED|UNDONE"), one("ending", "settled|undecided|dead_lettered"),
			one("receive", "1|2|3-7|8\\+"), one("queue", "OrderQueue|OrderQueueDLQ"),
			one("state", "visible|in_flight|delayed"), one("name", "orders|inventory|payment|shipping"),
			one("service", "orders|inventory|payment|shipping"), one("answered_by", "replica|primary"));

	private static final int MOST_SERIES = 25;

	private final Orderflow orderflow;

	MetricsSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	private static Map.Entry<String, Pattern> one(String label, String values) {
		return Map.entry(label, Pattern.compile(values));
	}

	@BeforeEach
	void haveOrdersEndInEveryWay() {
		OrderRequest order = OrderRequest.ofTheArticle("67890");
		List<String> placed = new ArrayList<>();
		placed.add(this.orderflow.place(order));
		placed.add(this.orderflow.place(order.of(List.of(new OrderRequest.Item("last01", 1000)))));
		for (String method : List.of("pm_card_charge_declined", "pm_card_insufficient_funds", "pm_cash")) {
			placed.add(this.orderflow.place(order.paidWith(method)));
		}
		placed.add(this.orderflow.place(order.shippedTo("AQ")));
		String wrong = Messages.anId();
		String unknown = Messages.anId();
		this.orderflow.send(Messages.anOrder(wrong, "1.00"),
				Messages.anOrder(unknown).replace("abc123", "no-such-product"));
		placed.addAll(List.of(wrong, unknown));
		placed.forEach(this.orderflow::awaitEnd);
	}

	@Test
	void servesWhatIsDocumented() {
		List<DocumentedMetric> documented = DocumentedMetric.all();
		assertThat(documented).hasSizeGreaterThan(30);
		for (DocumentedMetric metric : documented.stream().filter(DocumentedMetric::always).toList()) {
			for (Service service : metric.services()) {
				Scrape scrape = this.orderflow.scrape(service);
				assertThat(scrape.has(metric.name())).as("%s at %s", metric.name(), service.id()).isTrue();
				if (metric.isOurs()) {
					assertThat(scrape.labelsOf(metric.name())).as(metric.name()).isEqualTo(metric.labels());
				}
				else {
					assertThat(scrape.labelsOf(metric.name())).as(metric.name()).containsAll(metric.labels());
				}
			}
		}
	}

	@Test
	void documentsWhatIsServed() {
		for (Service service : servedBy()) {
			Set<String> documented = DocumentedMetric.all()
				.stream()
				.filter((metric) -> metric.isOurs() && metric.services().contains(service))
				.map(DocumentedMetric::name)
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(this.orderflow.scrape(service).own()).as(service.id()).isNotEmpty().isSubsetOf(documented);
		}
	}

	@Test
	void hasTagsOfFewValues() {
		for (Service service : servedBy()) {
			Scrape scrape = this.orderflow.scrape(service);
			for (String metric : scrape.own()) {
				Set<Map<String, String>> series = scrape.series().getOrDefault(metric, Set.of());
				assertThat(series).as(metric).hasSizeLessThan(MOST_SERIES);
				series.forEach((labels) -> labels.forEach((label, value) -> {
					assertThat(VALUES).as("labels of %s", metric).containsKey(label);
					assertThat(value).as("%s of %s", label, metric).matches(VALUES.get(label));
				}));
			}
		}
	}

	@Test
	void countsAnOrderOnceHoweverOftenItsMessageComes() {
		this.orderflow.awaitBalance();
		double[] before = business();
		double received = this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_received_total");
		String id = Messages.anId();
		String message = Messages.anOrder(id);
		this.orderflow.send(message, message, message);
		this.orderflow.awaitEnd(id);
		this.orderflow.send(message);
		this.orderflow.awaitBalance();
		assertThat(this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_received_total") - received)
			.isGreaterThanOrEqualTo(4);
		double[] after = business();
		assertThat(after).containsExactly(Arrays.stream(before).map((count) -> count + 1).toArray());
	}

	@Test
	void saysWhyOrdersWereRefused() {
		double[] before = refusals();
		haveOrdersEndInEveryWay();
		double[] after = refusals();
		assertThat(after).containsExactly(Arrays.stream(before).map((count) -> count + 1).toArray());
	}

	@Test
	void tellsWhatWaitsAndForHowLong() throws IOException, InterruptedException {
		try (Workers workers = this.orderflow.workers()) {
			double paused = this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_paused_seconds_total");
			for (URI worker : workers.addresses()) {
				workers.receiving(worker, "pause");
			}
			this.orderflow.place(OrderRequest.ofTheArticle("67890"));
			this.orderflow.place(OrderRequest.ofTheArticle("67890"));
			Orderflow.within(40).untilAsserted(() -> {
				assertThat(onOrderQueue("visible")).isEqualTo(2);
				assertThat(this.orderflow.metric(Service.ORDER_API, "orderflow_orders_oldest_open_seconds"))
					.isGreaterThan(2);
				assertThat(this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_paused_seconds_total"))
					.isGreaterThan(paused + 2);
			});
		}
		this.orderflow.endPauses();
		Orderflow.within(60).untilAsserted(() -> {
			assertThat(onOrderQueue("visible")).isZero();
			assertThat(this.orderflow.metric(Service.ORDER_API, "orderflow_orders_oldest_open_seconds")).isZero();
			assertThat(this.orderflow.metric(Service.ORDER_WORKER, "orderflow_worker_empty_receives_total"))
				.isPositive();
		});
	}

	private double onOrderQueue(String state) {
		return this.orderflow.metric(Service.ORDER_WORKER, "orderflow_queue_messages", "queue=\"OrderQueue\"",
				"state=\"" + state + "\"");
	}

	/** What was taken in, what has ended, and what was timed. */
	private double[] business() {
		return List
			.of("orderflow_orders_accepted_total", "orderflow_orders_settled_total",
					"orderflow_orders_settle_seconds_count")
			.stream()
			.mapToDouble((name) -> this.orderflow.metric(Service.ORDER_API, name))
			.toArray();
	}

	private double[] refusals() {
		return List
			.of("reserve_stock out_of_stock", "take_payment card_declined", "take_payment insufficient_funds",
					"take_payment unknown_payment_method", "book_shipment country_not_served", "admission wrong_total",
					"admission unknown_product", "none none")
			.stream()
			.map((refusal) -> refusal.split(" "))
			.mapToDouble((refusal) -> this.orderflow.metric(Service.ORDER_API, "orderflow_orders_settled_total",
					"refused_by=\"" + refusal[0] + "\"", "reason=\"" + refusal[1] + "\""))
			.toArray();
	}

	private static List<Service> servedBy() {
		return Arrays.stream(Service.values()).filter(Service::hasManagement).toList();
	}

}
