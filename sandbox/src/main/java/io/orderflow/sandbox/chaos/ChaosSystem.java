package io.orderflow.sandbox.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.sandbox.Attended;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.Ports;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Status;
import io.orderflow.sandbox.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on ports of its own, with a {@link Wire} in each connection that an
 * order's way leads over. All of it can be broken and is whole again afterwards; of a
 * process that ends although nobody ended it it tells.
 */
final class ChaosSystem implements Attended.Attendee {

	private final Data data;

	private final @Nullable Path keptQueue;

	private final int postgresPort = Ports.anyFree();

	private final int queuePort = Ports.anyFree();

	private final Map<Service, Variant> variants = new ConcurrentHashMap<>();

	private final Sandbox sandbox;

	private final Tokens tokens;

	private final Wires wires;

	private final Fates fates = new Fates();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile LocalPostgres postgres;

	private volatile LocalQueues queues;

	/**
	 * Starts PostgreSQL and the queue; no service runs yet.
	 * @param project where the services' jars are
	 * @param folder where everything of this run is; emptied before
	 * @param keepsMessages whether the queue has its messages again after a restart
	 */
	ChaosSystem(Project project, Path folder, boolean keepsMessages) {
		this.data = Data.in(folder);
		LocalPostgres.endLeftOver(this.data.postgres());
		Data.delete(folder);
		this.keptQueue = keepsMessages ? this.data.queue() : null;
		this.postgres = LocalPostgres.start(this.postgresPort, this.data.postgres());
		this.queues = LocalQueues.start(this.queuePort, this.keptQueue);
		this.sandbox = new Sandbox(project, Ports::free, () -> this.postgres, () -> this.queues, this.data.keys(),
				folder.resolve("logs"));
		this.tokens = new Tokens(this.sandbox.address(Service.DEV_ISSUER));
		this.wires = new Wires(this::portBehind);
	}

	private int portBehind(Link link) {
		return link.called()
			.map((service) -> this.sandbox.ports(service).main())
			.orElse(link.toQueue() ? this.queuePort : this.postgresPort);
	}

	/** Has a service differ from what was built, from its next start on. */
	void vary(Service service, Variant variant) {
		this.variants.put(service, variant);
	}

	/** Returns once all services take requests. */
	void startAll() throws InterruptedException {
		List<Service> slow = Arrays.stream(Service.values())
			.filter((service) -> !this.sandbox.startsFast(service))
			.toList();
		startAndAwait(List.of(Service.values()));
		if (!slow.isEmpty()) {
			// Only one that was told to stop leaves behind what lets the next one start
			// fast; the killed ones of a run never would.
			slow.forEach((service) -> this.sandbox.running(service).forEach(this.fates::willEnd));
			this.sandbox.stop(slow.toArray(Service[]::new));
			startAndAwait(slow);
		}
	}

	private void startAndAwait(List<Service> services) throws InterruptedException {
		List<ServiceProcess> started = new ArrayList<>();
		services.forEach((service) -> started.add(start(service)));
		for (ServiceProcess process : started) {
			awaitReady(process);
		}
	}

	/** Starts one more process of a service and does not wait for it. */
	ServiceProcess start(Service service) {
		Variant variant = this.variants.getOrDefault(service, Variant.NONE);
		Map<String, String> settings = new HashMap<>(this.wires.settings(service));
		settings.putAll(variant.settings());
		return this.sandbox.start(service, settings, variant.before());
	}

	/**
	 * Returns once the process takes requests; from then on it must not end by itself.
	 */
	void awaitReady(ServiceProcess process) throws InterruptedException {
		this.sandbox.awaitReady(process);
		this.fates.mustLive(process);
	}

	/** Kills a service's process, and knows that it did. */
	void kill(ServiceProcess process) {
		this.fates.willEnd(process);
		process.kill();
	}

	/**
	 * Tells a service's process to stop and waits until it has; one that does not in time
	 * is killed.
	 */
	void terminate(ServiceProcess process) {
		this.fates.willEnd(process);
		process.askToStop();
		process.awaitEnd();
	}

	/** PostgreSQL ends as in a crash. */
	void crashPostgres() {
		this.postgres.crash();
	}

	/** It recovers its data, where it was. */
	void startPostgres() {
		this.postgres = LocalPostgres.start(this.postgresPort, this.data.postgres());
	}

	/** The queue ends; without a folder its messages are gone. */
	void stopQueue() {
		this.queues.close();
	}

	/** It is where it was. */
	void startQueue() {
		this.queues = LocalQueues.start(this.queuePort, this.keptQueue);
	}

	@Override
	public Sandbox sandbox() {
		return this.sandbox;
	}

	/** Where clients find order-api: behind a wire. */
	URI apiAddress() {
		return URI.create("http://127.0.0.1:" + wire(Link.CLIENT_TO_API).port());
	}

	Tokens tokens() {
		return this.tokens;
	}

	/** The databases, past all wires. */
	LocalPostgres postgres() {
		return this.postgres;
	}

	/** What PostgreSQL prints. */
	Path postgresLog() {
		return this.data.postgres().resolveSibling(this.data.postgres().getFileName() + ".log");
	}

	/** The queues, past all wires. */
	LocalQueues queues() {
		return this.queues;
	}

	/** How many messages OrderQueue has, in flight or not. */
	long messages() {
		Status.Depth depth = Status.Depth.of(this.queues, "OrderQueue");
		return depth.visible() + depth.inFlight();
	}

	boolean keepsMessages() {
		return this.keptQueue != null;
	}

	Wire wire(Link link) {
		return this.wires.of(link);
	}

	/** What the worker has received and deleted. */
	SqsLog workersQueue() {
		return this.wires.workersQueue();
	}

	/** Who ended, or did not, against what was done; empty if nobody did. */
	Fates fates() {
		return this.fates;
	}

	/** Ends everything, whole or not. */
	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.wires.heal();
		this.sandbox.running().forEach((process) -> {
			this.fates.willEnd(process);
			// One that stands still could not be told anything.
			process.resume();
		});
		this.sandbox.close();
		this.wires.close();
		this.tokens.close();
		this.queues.close();
		this.postgres.close();
	}

}
