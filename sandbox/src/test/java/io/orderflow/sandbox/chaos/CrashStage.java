package io.orderflow.sandbox.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.sandbox.Data;
import io.orderflow.sandbox.Ports;
import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.Sandbox;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Tokens;

/**
 * The running system with crash points in each service, which are in front of its jar and
 * never in it.
 */
final class CrashStage implements AutoCloseable {

	private final Project project = Project.locate();

	private final Path folder = this.project.root().resolve("sandbox/target/crash-points");

	private final Path points = this.folder.resolve("crash-points.jar");

	private final LocalPostgres postgres = LocalPostgres.shared();

	private final CrashQueues queues = new CrashQueues(LocalQueues.shared());

	private final CrashDesk desk = new CrashDesk(this.queues::deliverAgain);

	private final Sandbox sandbox;

	private final Tokens tokens;

	private final Customer customer;

	private final StepRepeater repeater;

	/** Nothing runs yet. */
	CrashStage() {
		Data.delete(logs());
		CrashPointsJar.write(this.project.root().resolve("sandbox/target/test-classes"), this.points);
		this.sandbox = new Sandbox(this.project, Ports::free, () -> this.postgres, LocalQueues::shared,
				this.folder.resolve("key.json"), logs());
		this.tokens = new Tokens(this.sandbox.address(Service.DEV_ISSUER));
		this.customer = new Customer(this.sandbox.address(Service.ORDER_API), this.tokens);
		this.repeater = new StepRepeater(this.sandbox::address, this.tokens, databases());
	}

	/** Returns once everything takes requests. */
	void open() throws InterruptedException {
		boolean fast = Stream.of(Service.values()).allMatch(this::startsFast);
		revive();
		if (!fast) {
			// Whoever ends in peace leaves what makes the next start take half the time,
			// and hundreds follow.
			this.sandbox.stop(Service.values());
			revive();
		}
	}

	CrashDesk desk() {
		return this.desk;
	}

	Customer customer() {
		return this.customer;
	}

	/** Asks the services once more for what they have decided. */
	StepRepeater repeater() {
		return this.repeater;
	}

	CrashQueues queues() {
		return this.queues;
	}

	DatabaseReader databases() {
		return new DatabaseReader(this.postgres);
	}

	Path logs() {
		return this.folder.resolve("logs");
	}

	private ServiceProcess start(Service service, Map<String, String> settings) {
		if (service == Service.DEV_ISSUER) {
			return this.sandbox.start(service);
		}
		Map<String, String> all = new HashMap<>(settings);
		all.put("JDK_JAVA_OPTIONS",
				"-XX:+AutoCreateSharedArchive -Xlog:cds=off -XX:SharedArchiveFile=" + archive(service));
		all.put("SPRING_MAIN_SOURCES", "io.orderflow.crashpoints.CrashPoints");
		all.put("CRASH_POINTS_PORT", Integer.toString(this.desk.port()));
		// What the worker has polled for when it is killed takes the next message with
		// it.
		all.put("ORDERFLOW_TIME_LIMITS_LONG_POLL", "1s");
		// Nothing gets lost, so nothing may need to be found again.
		all.put("ORDERFLOW_SWEEPER_AFTER", "1h");
		return this.sandbox.start(service, all, List.of(this.points));
	}

	/**
	 * Starts what does not run, and says whether there was any; all take requests then.
	 */
	boolean revive() throws InterruptedException {
		List<ServiceProcess> started = new ArrayList<>();
		for (Service service : Service.values()) {
			if (this.sandbox.running(service).isEmpty()) {
				started.add(start(service, Map.of()));
			}
		}
		for (ServiceProcess process : started) {
			this.sandbox.awaitReady(process);
		}
		return !started.isEmpty();
	}

	/** Exchanges the worker for another. */
	void exchangeWorker(Map<String, String> settings) throws InterruptedException {
		this.sandbox.stop(Service.ORDER_WORKER);
		this.sandbox.awaitReady(start(Service.ORDER_WORKER, settings));
	}

	/** Has everything begin anew, so that what one order left behind befalls no other. */
	void sweepAway() {
		Map.of("orders", "truncate orders, outbox, idempotency_keys", "inventory", "truncate reservations", "payment",
				"truncate charges, bank.charges", "shipping", "truncate shipments")
			.forEach((service, sql) -> this.postgres.database(service).execute(sql));
		this.queues.purge();
	}

	List<String> down() {
		return Arrays.stream(Service.values())
			.filter((service) -> this.sandbox.running(service).isEmpty())
			.map(Service::id)
			.toList();
	}

	private Path archive(Service service) {
		return this.folder.resolve(service.id() + ".jsa");
	}

	/** An archive of another build is of no use. */
	private boolean startsFast(Service service) {
		return service == Service.DEV_ISSUER
				|| (isNewer(archive(service), this.project.jar(service)) && isNewer(archive(service), this.points));
	}

	private static boolean isNewer(Path file, Path other) {
		return file.toFile().lastModified() > other.toFile().lastModified();
	}

	@Override
	public void close() {
		this.sandbox.close();
		this.desk.close();
		this.repeater.close();
		this.customer.close();
		this.tokens.close();
		this.queues.close();
	}

}
