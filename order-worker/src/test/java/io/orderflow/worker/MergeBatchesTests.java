package io.orderflow.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.orderflow.worker.PlayedServices.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What comes while others are under way goes on together. */
@WorkerTest
class MergeBatchesTests {

	private static final Ending SETTLED = new Ending.Settled();

	private final CountDownLatch others = new CountDownLatch(1);

	private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
		.setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(this.spans)).build())
		.build();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Autowired
	private FulfilOrders fulfilOrders;

	@Autowired
	private TimeLimits limits;

	@Autowired
	private PlayedServices services;

	@Autowired
	private WellServices wellServices;

	private MergeBatches merge;

	@BeforeEach
	void startAfresh() {
		this.wellServices.startAfresh();
		this.merge = new MergeBatches(this.fulfilOrders, this.limits, new WorkerMetrics(this.meters, Clock.systemUTC()),
				this.telemetry);
	}

	@AfterEach
	void letGo() {
		this.others.countDown();
		this.telemetry.close();
	}

	@Test
	void worksABatchThatComesAloneAtOnce() {
		assertThat(this.merge.fulfil(batch("alone", 3))).hasSize(3).containsValue(SETTLED);
		assertThat(this.merge.fulfil(batch("next", 2))).hasSize(2).containsValue(SETTLED);
		assertThat(calls("/charges")).extracting(List::size).containsExactly(3, 2);
	}

	@Test
	void hasThoseThatWaitShareEachCallUpToTwoHundredOrders() {
		List<CompletableFuture<Map<String, Ending>>> first = keepTwoUnderWay();
		List<CompletableFuture<Map<String, Ending>>> waiting = IntStream.range(0, 22)
			.mapToObj((each) -> come(batch("waits-" + each, 10)))
			.toList();
		assertThat(calls("/admissions")).as("more than two are not under way").hasSize(2);
		this.others.countDown();
		first.forEach((batch) -> assertThat(batch.join()).hasSize(1));
		for (int each = 0; each < 22; each++) {
			Map<String, Ending> endings = waiting.get(each).join();
			batch("waits-" + each, 10).forEach((order) -> assertThat(endings).containsEntry(order.orderId(), SETTLED));
		}
		for (String path : new String[] { "/admissions", "/reservations", "/charges", "/shipments", "/outcomes" }) {
			assertThat(calls(path)).extracting(List::size).containsExactlyInAnyOrder(1, 1, 200, 20);
			assertThat(calls(path)).flatExtracting((orderIds) -> orderIds).doesNotHaveDuplicates().hasSize(222);
		}
		assertThat(this.meters.get("orderflow.worker.worked").summary().totalAmount()).isEqualTo(222);
	}

	@Test
	void doesNotMergeMoreThanTwoThousandLines() {
		keepTwoUnderWay();
		List<CompletableFuture<Map<String, Ending>>> waiting = IntStream.range(0, 3)
			.mapToObj((each) -> come(
					batch("large-" + each, 10).stream().map(MergeBatchesTests::ofAHundredLines).toList()))
			.toList();
		this.others.countDown();
		waiting.forEach((batch) -> assertThat(batch.join()).containsValue(SETTLED));
		assertThat(calls("/reservations")).extracting(List::size).containsExactlyInAnyOrder(1, 1, 20, 10);
	}

	@Test
	void neverHasTwoCopiesOfAnOrderInOneCall() {
		keepTwoUnderWay();
		CompletableFuture<Map<String, Ending>> one = come(batch("copied", 2));
		CompletableFuture<Map<String, Ending>> again = come(batch("copied", 2));
		CompletableFuture<Map<String, Ending>> another = come(batch("another", 2));
		this.others.countDown();
		assertThat(one.join()).containsEntry("copied-0", SETTLED);
		assertThat(again.join()).containsEntry("copied-1", SETTLED);
		assertThat(another.join()).containsEntry("another-1", SETTLED);
		assertThat(calls("/reservations")).filteredOn((orderIds) -> orderIds.contains("copied-0"))
			.extracting(Set::copyOf)
			.containsExactlyInAnyOrder(Set.of("copied-0", "copied-1", "another-0", "another-1"),
					Set.of("copied-0", "copied-1"));
	}

	@Test
	void hasTwentyOrdersUnderWayThatGoAlone() {
		holdAdmissions();
		List<CompletableFuture<Map<String, Ending>>> alone = IntStream.range(0, 25)
			.mapToObj((each) -> CompletableFuture.supplyAsync(() -> this.merge.fulfilAlone(batch("alone-" + each, 1)),
					this.threads))
			.toList();
		await().until(() -> calls("/admissions").size() == 20);
		this.others.countDown();
		alone.forEach((order) -> assertThat(order.join()).hasSize(1).containsValue(SETTLED));
		assertThat(calls("/charges")).hasSize(25).allSatisfy((orderIds) -> assertThat(orderIds).hasSize(1));
	}

	@Test
	void givesNoMoreThanTwentyUpAtOnce() {
		holdAdmissions();
		List<CompletableFuture<Map<String, Ending>>> over = IntStream.range(0, 25)
			.mapToObj((each) -> CompletableFuture
				.supplyAsync(() -> this.merge.giveUpAlone(batch("over-" + each, 1), "too often"), this.threads))
			.toList();
		await().until(() -> calls("/admissions").size() == 20);
		await().during(Duration.ofMillis(300)).until(() -> calls("/admissions").size() == 20);
		this.others.countDown();
		over.forEach((order) -> assertThat(order.join()).hasSize(1).containsValue(new Ending.GivenUp("too often")));
		assertThat(calls("/charges")).isEmpty();
	}

	/** Another's order may have the id of one that its own batch has worked alone. */
	@Test
	void tellsABatchOfItsOwnOrdersOnly() {
		keepTwoUnderWay();
		CompletableFuture<Map<String, Ending>> one = come(batch("one", 2));
		CompletableFuture<Map<String, Ending>> another = come(batch("another", 1));
		this.others.countDown();
		assertThat(one.join()).containsOnlyKeys("one-0", "one-1");
		assertThat(another.join()).containsOnlyKeys("another-0");
	}

	/** Those under way take 4.2 of the 4.5 seconds that a batch has here. */
	@Test
	void takesNobodyAlongWhenABatchHasWaitedForTooLong() {
		TimeLimits brief = new TimeLimits(Duration.ofMillis(50), Duration.ofMillis(4_500), Duration.ofSeconds(20),
				Duration.ofSeconds(20), Duration.ofSeconds(5));
		this.merge = new MergeBatches(this.fulfilOrders, brief, new WorkerMetrics(this.meters, Clock.systemUTC()),
				this.telemetry);
		for (String path : List.of("/admissions", "/reservations", "/charges", "/shipments")) {
			this.services.spoil(path, (exchange, good) -> {
				this.others.await(1_050, TimeUnit.MILLISECONDS);
				PlayedServices.send(exchange, 200, good);
			});
		}
		List<CompletableFuture<Map<String, Ending>>> slow = List.of(come(batch("slow-a", 1)), come(batch("slow-b", 1)));
		CompletableFuture<Map<String, Ending>> late = come(batch("late", 1));
		await().until(() -> calls("/shipments").size() == 2);
		CompletableFuture<Map<String, Ending>> fresh = come(batch("fresh", 1));
		assertThat(late.join()).isEmpty();
		slow.forEach((batch) -> assertThat(batch.join()).isEmpty());
		this.others.countDown();
		assertThat(fresh.join()).containsOnly(Map.entry("fresh-0", SETTLED));
		assertThat(calls("/admissions")).doesNotContain(List.of("late-0"));
	}

	@Test
	void doesNotLetABatchSpoilAnother() {
		this.services.fail("/charges", 500, "bad-0"::equals);
		keepTwoUnderWay();
		CompletableFuture<Map<String, Ending>> bad = come(batch("bad", 2));
		CompletableFuture<Map<String, Ending>> good = come(batch("good", 2));
		this.others.countDown();
		assertThat(good.join()).containsEntry("good-0", SETTLED).containsEntry("good-1", SETTLED);
		assertThat(bad.join()).containsEntry("bad-1", SETTLED).doesNotContainKey("bad-0");
		this.services.healAll();
	}

	@Test
	void linksWhatIsMergedToEachBatchAndBack() {
		keepTwoUnderWay();
		Span one = this.telemetry.getTracer("test").spanBuilder("one").startSpan();
		Span two = this.telemetry.getTracer("test").spanBuilder("two").startSpan();
		CompletableFuture<Map<String, Ending>> first = Context.root()
			.with(one)
			.wrapSupplier(() -> come(batch("one", 1)))
			.get();
		CompletableFuture<Map<String, Ending>> second = Context.root()
			.with(two)
			.wrapSupplier(() -> come(batch("two", 1)))
			.get();
		this.others.countDown();
		first.join();
		second.join();
		one.end();
		two.end();
		SpanData merged = finished("OrderQueue batches");
		assertThat(merged.getLinks()).extracting(LinkData::getSpanContext)
			.containsExactlyInAnyOrder(one.getSpanContext(), two.getSpanContext());
		for (String batch : new String[] { "one", "two" }) {
			assertThat(finished(batch).getLinks()).extracting(LinkData::getSpanContext)
				.containsExactly(merged.getSpanContext());
		}
	}

	private SpanData finished(String name) {
		return await().until(
				() -> this.spans.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList(),
				(found) -> found.size() == 1)
			.getFirst();
	}

	/** Until the test lets them go. */
	private void holdAdmissions() {
		this.services.spoil("/admissions", (exchange, good) -> {
			this.others.await();
			PlayedServices.send(exchange, 200, good);
		});
	}

	/** Until the test lets them go. */
	private List<CompletableFuture<Map<String, Ending>>> keepTwoUnderWay() {
		holdAdmissions();
		List<CompletableFuture<Map<String, Ending>>> two = List.of(come(batch("first", 1)), come(batch("second", 1)));
		await().until(() -> calls("/admissions").size() == 2);
		return two;
	}

	/** Returns once the batch waits, or is under way. */
	private CompletableFuture<Map<String, Ending>> come(List<Order> batch) {
		CompletableFuture<Thread> started = new CompletableFuture<>();
		CompletableFuture<Map<String, Ending>> endings = CompletableFuture
			.supplyAsync(Context.current().wrapSupplier(() -> {
				started.complete(Thread.currentThread());
				return this.merge.fulfil(batch);
			}), this.threads);
		// Those that are under way are given up after two seconds.
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> started.join().getState() == Thread.State.WAITING);
		return endings;
	}

	private List<List<String>> calls(String path) {
		return this.services.calls().stream().filter((call) -> call.path().equals(path)).map(Call::orderIds).toList();
	}

	private static Order ofAHundredLines(Order order) {
		List<Order.Item> lines = IntStream.range(0, 100).mapToObj((line) -> new Order.Item("p" + line, 1)).toList();
		return new Order(order.orderId(), order.customerId(), lines, order.totalPrice(), order.placedAt(),
				order.paymentMethod(), order.shipTo());
	}

	private static List<Order> batch(String name, int orders) {
		List<Order> batch = new ArrayList<>();
		IntStream.range(0, orders).forEach((each) -> batch.add(Orders.anOrder(name + "-" + each)));
		return batch;
	}

}
