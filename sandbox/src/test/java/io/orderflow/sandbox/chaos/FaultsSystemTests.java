package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.sandbox.OrderApi;
import io.orderflow.sandbox.OrderRequest;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each kind of fault strikes the running system while orders flow, and the system is
 * whole again afterwards.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsSystemTests {

	private static final Duration BETWEEN_ORDERS = Duration.ofMillis(150);

	private static final int TRIES = 3;

	/** What a service prints that has something in front of its jar. */
	private static final String VARIED = "variant ${ORDERFLOW_VARIED:no}";

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final AtomicInteger placed = new AtomicInteger();

	private ChaosSystem system;

	private OrderApi api;

	private Thread customers;

	@BeforeAll
	void start(@TempDir Path classes) throws IOException, InterruptedException {
		Files.writeString(classes.resolve("banner.txt"), VARIED + "\n");
		Project project = Project.locate();
		this.system = new ChaosSystem(project, project.root().resolve("sandbox/target/chaos"), true);
		this.system.vary(Service.SHIPPING_SERVICE, new Variant(Map.of("ORDERFLOW_VARIED", "yes"), List.of(classes)));
		this.system.startAll();
		this.api = new OrderApi(this.system.apiAddress(),
				new Tokens(this.system.sandbox().address(Service.DEV_ISSUER)));
		this.customers = Thread.ofVirtual().start(this::placeOrders);
	}

	@AfterAll
	void stop() throws InterruptedException {
		this.customers.interrupt();
		this.customers.join();
		this.api.close();
		this.system.close();
	}

	private void placeOrders() {
		List<String> names = Tokens.loadCustomers();
		try {
			for (int i = 0; true; i++) {
				String customer = names.get(i % names.size());
				String key = "faults-" + i;
				this.placed.incrementAndGet();
				Thread.ofVirtual().start(() -> place(customer, key));
				Thread.sleep(BETWEEN_ORDERS);
			}
		}
		catch (InterruptedException enough) {
			Thread.currentThread().interrupt();
		}
	}

	private void place(String customer, String key) {
		try {
			OrderApi.Answer answer = this.api.place(OrderRequest.ofTheArticle(customer), key);
			if (answer.accepted()) {
				this.accepted.add(answer.body().path("order_id").asString());
			}
		}
		catch (IOException lost) {
			// Some are lost while order-api is away; nobody was promised anything.
		}
		catch (InterruptedException stopped) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void strikesEachKindOfFaultAndIsWholeAgainAfterwards() throws Exception {
		List<Fault> left = eachKind();
		for (int tries = 0; tries < TRIES && !left.isEmpty(); tries++) {
			FaultRun run = new FaultRun(this.system, new FaultPlan(fromNowOn(left)), this.placed::get);
			run.run();
			assertThat(run.struck()).hasSameSizeAs(left);
			// On a wire on which nobody spoke meanwhile nobody felt it.
			left = left.stream()
				.filter((fault) -> run.struck()
					.stream()
					.noneMatch((struck) -> struck.kind() == fault.kind() && struck.target().equals(fault.target())
							&& struck.counts()))
				.toList();
		}
		assertThat(left).as("faults that nobody felt").isEmpty();
		assertThat(this.system.fates().violations()).isEmpty();
		for (Service service : Service.values()) {
			assertThat(this.system.sandbox().running(service)).as(service.id()).hasSize(1);
			this.system.sandbox().awaitReady(this.system.sandbox().running(service).getFirst());
		}
		this.customers.interrupt();
		this.customers.join();
		awaitAllEnded();
		heardEveryDelete();
		assertThat(Files.readString(this.system.sandbox().logs().resolve("shipping-service.log")))
			.as("varied, also when it was started again")
			.containsSubsequence("variant yes", "variant yes");
	}

	@Test
	void losesTheMessagesOfAQueueThatKeepsNone() throws InterruptedException {
		Project project = Project.locate();
		try (ChaosSystem forgetful = new ChaosSystem(project, project.root().resolve("sandbox/target/forgetful"),
				false); SqsClient sqs = forgetful.queues().client()) {
			String url = forgetful.queues().url("OrderQueue");
			sqs.sendMessage((send) -> send.queueUrl(url).messageBody("lost"));
			assertThat(forgetful.messages()).isEqualTo(1);
			assertThat(new Strikes(forgetful).strike(fault(0, FaultKind.QUEUE_RESTART, "queue", 0)).text())
				.endsWith("lost its 1 messages");
			assertThat(forgetful.messages()).isZero();
			sqs.sendMessage((send) -> send.queueUrl(url).messageBody("sent afterwards"));
			assertThat(forgetful.messages()).isEqualTo(1);
		}
	}

	/** Here a pause is but short: what it does to others takes longer than a test. */
	private static List<Fault> eachKind() {
		List<Fault> faults = List.of(fault(0, FaultKind.PAUSE, "order-worker", 3),
				fault(1, FaultKind.KILL, "payment-service", 1), fault(1, FaultKind.RESET, "client>order-api", 2),
				fault(4, FaultKind.KILL, "shipping-service", 2), fault(5, FaultKind.KILL, "order-worker", 1),
				fault(8, FaultKind.KILL, "inventory-service", 0), fault(10, FaultKind.KILL, "order-api", 1),
				fault(15, FaultKind.POSTGRES_STOP, "postgres", 2), fault(25, FaultKind.QUEUE_RESTART, "queue", 2),
				fault(30, FaultKind.REFUSED, "order-worker>payment-service", 4),
				fault(36, FaultKind.BLACK_HOLE, "order-worker>inventory-service", 4),
				fault(42, FaultKind.SLOW, "order-worker>shipping-service", 6),
				fault(50, FaultKind.REPLY_LOST, "order-worker>order-api", 3),
				fault(50, FaultKind.COMMIT_REPLY_LOST, "payment-service>postgres", 3),
				fault(54, FaultKind.SEND_REPLY_LOST, "order-api>queue", 3),
				fault(54, FaultKind.DELETE_REPLY_LOST, "order-worker>queue", 3),
				fault(58, FaultKind.TERMINATE, "order-api", 1), fault(60, FaultKind.TERMINATE, "order-worker", 1));
		assertThat(faults).extracting(Fault::kind).contains(FaultKind.values());
		return faults;
	}

	private static List<Fault> fromNowOn(List<Fault> faults) {
		Duration first = faults.getFirst().at();
		return faults.stream()
			.map((fault) -> new Fault(fault.at().minus(first), fault.kind(), fault.target(), fault.duration()))
			.toList();
	}

	private static Fault fault(int second, FaultKind kind, String target, int seconds) {
		return new Fault(Duration.ofSeconds(second), kind, target, Duration.ofSeconds(seconds));
	}

	private void awaitAllEnded() {
		Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
			Map<String, String> statuses = statuses();
			assertThat(this.accepted).isNotEmpty()
				.allSatisfy((id) -> assertThat(statuses.get(id)).as(id).isEqualTo("COMPLETED"));
			assertThat(statuses.values()).containsOnly("COMPLETED");
			assertThat(this.system.messages()).isZero();
		});
	}

	/** Each message that is gone was deleted in sight, and after its order had ended. */
	private void heardEveryDelete() throws SQLException {
		SqsLog log = this.system.workersQueue();
		assertThat(log.gaps()).isEmpty();
		assertThat(log.greatestReceiveCount()).isGreaterThan(1);
		assertThat(log.deletions()).extracting(SqsLog.Deletion::orderId).containsAll(statuses().keySet());
		assertThat(log.receives())
			.containsKeys(log.deletions().stream().map(SqsLog.Deletion::messageId).toArray(String[]::new));
	}

	private Map<String, String> statuses() throws SQLException {
		LocalPostgres.Database orders = this.system.postgres().database("orders");
		Map<String, String> statuses = new TreeMap<>();
		try (Connection connection = orders.connect();
				ResultSet rows = connection.createStatement().executeQuery("select order_id, status from orders")) {
			while (rows.next()) {
				statuses.put(rows.getString(1), rows.getString(2));
			}
		}
		return statuses;
	}

}
