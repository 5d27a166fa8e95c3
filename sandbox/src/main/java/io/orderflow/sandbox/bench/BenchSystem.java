package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.sandbox.Addresses;
import io.orderflow.sandbox.Attended;
import io.orderflow.sandbox.Compilation;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.Load;
import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.OrderApi;
import io.orderflow.sandbox.Placed;
import io.orderflow.sandbox.Ports;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Status;
import io.orderflow.sandbox.Tokens;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The whole system on ports of its own, with whatever consumes OrderQueue. On the way to
 * each service and to the queue lies what a {@link Network} adds.
 */
final class BenchSystem implements Attended.Attendee {

	/** What the simulated bank's network takes. */
	static final Duration BANK_LATENCY = Duration.ZERO;

	/**
	 * Of no account while orders wait, but after each round it must end before the next
	 * can begin.
	 */
	static final Duration LONG_POLL = Duration.ofSeconds(2);

	/** So much that no order is refused. */
	private static final long PIECES = 1_000_000_000;

	/** The relay sends what order-api has taken in. */
	private static final Duration PUBLISHED = Duration.ofMinutes(1);

	/** Without any progress; a visibility time-out is 40 s. */
	private static final Duration STALLED = Duration.ofSeconds(90);

	private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

	/** Ten times as many as anybody drains, so that the end is seen soon. */
	private static final int DRAINED_IN_A_MILLISECOND = 20;

	private final Project project;

	private final Compilation compilation;

	private final Duration longPoll;

	private final Path logs;

	private final LocalPostgres postgres;

	private final LocalQueues queues;

	private final SqsClient sqs;

	private final Sandbox sandbox;

	private final Tokens tokens;

	private final Metrics metrics;

	private final List<OrderApi> apis = new ArrayList<>();

	/** In which everybody differs from the demo. */
	private final Map<String, String> settings = new HashMap<>(
			Map.of("ORDERFLOW_BANK_LATENCY", BANK_LATENCY.toString()));

	private final List<DelayLine> lines = new ArrayList<>();

	private final List<Contender> contenders = new ArrayList<>();

	private final Path data;

	private final ProcessorTimes postgresTimes = new ProcessorTimes();

	private boolean closed;

	/**
	 * Starts PostgreSQL and the queue; no service runs yet.
	 * @param project where the services' jars are
	 * @param folder where everything of this run is; emptied before
	 * @param network how far away everybody is from who calls
	 * @param compilation how far the JVMs go with their compiling
	 * @param longPoll how long a worker waits for messages at once
	 */
	BenchSystem(Project project, Path folder, Network network, Compilation compilation, Duration longPoll) {
		Data places = Data.in(folder);
		LocalPostgres.endLeftOver(places.postgres());
		Data.delete(folder);
		this.project = project;
		this.compilation = compilation;
		this.longPoll = longPoll;
		this.settings.put("ORDERFLOW_TIME_LIMITS_LONG_POLL", longPoll.toString());
		this.data = places.postgres();
		this.logs = folder.resolve("logs");
		this.postgres = LocalPostgres.start(Ports.anyFree(), this.data);
		int queuePort = Ports.anyFree();
		this.queues = LocalQueues.start(queuePort, null);
		this.sqs = this.queues.client();
		this.sandbox = new Sandbox(project, Ports::free, () -> this.postgres, () -> this.queues, places.keys(),
				this.logs, compilation);
		this.tokens = new Tokens(this.sandbox.address(Service.DEV_ISSUER));
		this.metrics = new Metrics(this.tokens);
		this.apis.add(new OrderApi(this.sandbox.address(Service.ORDER_API), this.tokens));
		if (network != Network.LOOPBACK) {
			Addresses.CALLED_BY_THE_WORKER.forEach((service) -> this.settings
				.putAll(Addresses.of(service, line(this.sandbox.ports(service).main(), network.toService()))));
			this.settings.putAll(Addresses.ofQueues(line(queuePort, network.toQueue())));
		}
	}

	/** Where somebody is found who listens there, and is so far away. */
	private URI line(int target, Duration delay) {
		DelayLine line = new DelayLine(target, delay);
		this.lines.add(line);
		return URI.create("http://127.0.0.1:" + line.port());
	}

	/** Returns once everything takes requests that is called by who consumes. */
	void startServices() throws InterruptedException {
		startAndAwait(Stream.concat(Stream.of(Service.DEV_ISSUER), Addresses.CALLED_BY_THE_WORKER.stream()).toList());
		this.postgres.database("inventory").execute("update stock set available = " + PIECES);
	}

	private void startAndAwait(List<Service> services) throws InterruptedException {
		List<ServiceProcess> started = services.stream()
			.map((service) -> this.sandbox.start(service, this.settings))
			.toList();
		for (ServiceProcess process : started) {
			this.sandbox.awaitReady(process);
		}
	}

	/** As many workers as are wanted; those that ran before have ended. */
	OrderflowWorker startWorkers(int count) throws IOException, InterruptedException {
		this.sandbox.stop(Service.ORDER_WORKER);
		startAndAwait(Collections.nCopies(count, Service.ORDER_WORKER));
		return contends(new OrderflowWorker(this.sandbox.running(Service.ORDER_WORKER),
				new Tokens(this.sandbox.address(Service.DEV_ISSUER)), this.longPoll));
	}

	/** From now on orders are placed at one order-api more. */
	void startAnotherApi() throws InterruptedException {
		ServiceProcess another = this.sandbox.start(Service.ORDER_API, this.settings);
		this.sandbox.awaitReady(another);
		this.apis.add(new OrderApi(another.uri("/"), this.tokens));
	}

	Contender startBaseline(Baseline.Kind kind) throws IOException {
		Map<String, String> environment = this.sandbox.environment(Service.ORDER_WORKER);
		environment.putAll(this.settings);
		return contends(new Baseline(kind, this.project.command("baselines", this.compilation), environment,
				this.logs.resolve("baselines.log")));
	}

	private <C extends Contender> C contends(C contender) {
		this.contenders.add(contender);
		return contender;
	}

	/**
	 * Places orders by REST and returns once all wait in the queue, where nobody takes
	 * them.
	 */
	void pileUp(int orders) throws IOException, InterruptedException {
		place(orders, 0);
		long deadline = System.nanoTime() + PUBLISHED.toNanos();
		while (depth().visible() < orders) {
			if (System.nanoTime() > deadline) {
				throw new SandboxException("Of " + orders + " orders only " + depth().visible() + " are in OrderQueue");
			}
			Thread.sleep(LOOK_AGAIN);
		}
	}

	/**
	 * Places orders by REST, so many a second, or as fast as it can with 0.
	 * @return how it went; each order was accepted
	 */
	Load place(int orders, double perSecond) throws IOException, InterruptedException {
		Load load = tryToPlace(orders, perSecond);
		if (load.accepted() < orders) {
			throw new SandboxException(
					(orders - load.accepted()) + " orders were not accepted: " + load.failures().getFirst());
		}
		return load;
	}

	/** Places orders by REST, some of which may be turned away. */
	Load tryToPlace(int orders, double perSecond) throws IOException, InterruptedException {
		Load load = new Load(this.apis, Tokens.loadCustomers(), orders, perSecond);
		load.run(() -> {
		});
		return load;
	}

	/** Returns once the contender has left nothing in OrderQueue. */
	void awaitEmptyQueue(Contender contender) throws InterruptedException {
		long left = Long.MAX_VALUE;
		long deadline = 0;
		for (Status.Depth depth = depth(); depth.visible() + depth.inFlight() > 0; depth = depth()) {
			if (depth.visible() + depth.inFlight() < left) {
				left = depth.visible() + depth.inFlight();
				deadline = System.nanoTime() + STALLED.toNanos();
			}
			if (System.nanoTime() > deadline) {
				throw new SandboxException(contender.name() + " does not get on: " + depth);
			}
			// The queue counts each message for it, and delivers none meanwhile.
			Thread.sleep(LOOK_AGAIN.plusMillis(left / DRAINED_IN_A_MILLISECOND));
		}
	}

	private Status.Depth depth() {
		return Status.Depth.of(this.sqs, this.queues, "OrderQueue");
	}

	/** What became of the orders that were placed since then. */
	Placed placedSince(Instant since) throws SQLException {
		return new Placed(this.postgres.database("orders"), Tokens.loadCustomers(), since);
	}

	@Override
	public Sandbox sandbox() {
		return this.sandbox;
	}

	/** How often order-api has sent to SQS. */
	double sends() throws IOException, InterruptedException {
		return this.metrics.sum(this.sandbox.running(Service.ORDER_API).getFirst(), "orderflow_sqs_calls_total",
				"action=\"SendMessageBatch\"");
	}

	LocalPostgres postgres() {
		return this.postgres;
	}

	/** Where PostgreSQL keeps what it has. */
	Path postgresData() {
		return this.data;
	}

	ProcessorTimes postgresTimes() {
		return this.postgresTimes;
	}

	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.contenders.forEach(Contender::close);
		this.sandbox.close();
		this.lines.forEach(DelayLine::close);
		this.metrics.close();
		this.apis.forEach(OrderApi::close);
		this.sqs.close();
		this.queues.close();
		this.postgres.close();
	}

}
