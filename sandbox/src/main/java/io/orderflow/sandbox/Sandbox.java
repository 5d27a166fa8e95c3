package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.infrastructure.LocalReplica;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and kills the services as real processes on one PostgreSQL and one queue,
 * and leaves none behind when it is closed.
 */
public final class Sandbox implements AutoCloseable {

	private final Programs programs;

	private final Map<Service, Ports> ports = new EnumMap<>(Service.class);

	private final Supplier<LocalPostgres> postgres;

	private final Supplier<LocalQueues> queues;

	private final Path keys;

	private final Path logs;

	private final Compilation compilation;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(1))
		.build();

	private final List<ServiceProcess> processes = new ArrayList<>();

	private @Nullable LocalReplica replica;

	private boolean closed;

	/**
	 * A sandbox in which nothing runs yet.
	 * @param project where the services' jars are
	 * @param ports where the services listen
	 * @param postgres their databases, which must be there when a service starts that has
	 * one; whoever started it closes it
	 * @param queues their queues, likewise
	 * @param keys the file that keeps the issuer's key
	 * @param logs the folder for their output, one file each
	 */
	public Sandbox(Project project, Function<Service, Ports> ports, Supplier<LocalPostgres> postgres,
			Supplier<LocalQueues> queues, Path keys, Path logs) {
		this(project, ports, postgres, queues, keys, logs, Compilation.QUICK);
	}

	/**
	 * A sandbox in which nothing runs yet, and whose processes may live for long.
	 * @param project where the services' jars are
	 * @param ports where the services listen
	 * @param postgres their databases, which must be there when a service starts that has
	 * one; whoever started it closes it
	 * @param queues their queues, likewise
	 * @param keys the file that keeps the issuer's key
	 * @param logs the folder for their output, one file each
	 * @param compilation how far they go with their compiling
	 */
	public Sandbox(Project project, Function<Service, Ports> ports, Supplier<LocalPostgres> postgres,
			Supplier<LocalQueues> queues, Path keys, Path logs, Compilation compilation) {
		this.programs = new Programs(project);
		Arrays.stream(Service.values()).forEach((service) -> this.ports.put(service, ports.apply(service)));
		this.postgres = postgres;
		this.queues = queues;
		this.keys = keys;
		this.logs = logs;
		this.compilation = compilation;
	}

	/** Has order-api, from its next start on, read orders there. */
	public synchronized void readAt(LocalReplica reading) {
		this.replica = reading;
	}

	/** Starts one more process of a service and does not wait for it. */
	public ServiceProcess start(Service service) {
		return start(service, Map.of());
	}

	/** Starts one more process with settings of its own. */
	public ServiceProcess start(Service service, Map<String, String> settings) {
		return start(service, settings, List.of());
	}

	/**
	 * Starts one more process with settings and classes of its own.
	 * @param service what to start
	 * @param settings environment variables, which outdo those that it has anyway
	 * @param before where the JVM looks for a class before it looks into the service's
	 * jar
	 * @return the process, which may still have to become ready
	 */
	public synchronized ServiceProcess start(Service service, Map<String, String> settings, List<Path> before) {
		if (this.closed) {
			throw new SandboxException("The sandbox stops");
		}
		// Others are told of the first one's port; a further worker has one for itself.
		boolean first = running(service).isEmpty();
		Ports own = first ? ports(service) : Ports.free(service);
		Map<String, String> environment = environment(service);
		environment.putAll(settings);
		ServiceProcess process = ServiceProcess.start(service, own,
				Jvm.command(this.programs.of(service), before, first, this.compilation),
				logOf(first ? service.id() : service.id() + "-" + own.main()), environment);
		this.processes.add(process);
		return process;
	}

	/** Returns once the process takes requests. */
	public void awaitReady(ServiceProcess process) throws InterruptedException {
		process.awaitReady(this.http);
	}

	/** Whether the process takes requests now. */
	public boolean ready(ServiceProcess process) throws InterruptedException {
		return process.ready(this.http);
	}

	/**
	 * Whether the next start of a service finds its classes as a JVM has read them before
	 * and left them when it was told to stop: it then takes half the time.
	 */
	public boolean startsFast(Service service) {
		return Files.exists(Jvm.archiveOf(this.programs.of(service)));
	}

	/** Kills each process of a service: SIGKILL. */
	public void kill(Service service) {
		running(service).forEach(ServiceProcess::kill);
	}

	/**
	 * Tells each process of these services to stop, and returns once all have: SIGTERM.
	 */
	public void stop(Service... services) {
		List<ServiceProcess> asked = Arrays.stream(services).flatMap((service) -> running(service).stream()).toList();
		asked.forEach(ServiceProcess::askToStop);
		asked.forEach(ServiceProcess::awaitEnd);
	}

	/** The processes of a service that live. */
	public List<ServiceProcess> running(Service service) {
		return running().stream().filter((process) -> process.service() == service).toList();
	}

	/** All processes that live. */
	public synchronized List<ServiceProcess> running() {
		this.processes.removeIf((process) -> !process.alive());
		return List.copyOf(this.processes);
	}

	/** Where a service takes requests, whether it runs or not. */
	public URI address(Service service) {
		return URI.create("http://127.0.0.1:" + ports(service).main());
	}

	/** The ports of the first process of a service, at each of its starts. */
	public Ports ports(Service service) {
		return Objects.requireNonNull(this.ports.get(service));
	}

	/** The databases, past everything that may lie between a service and them. */
	public LocalPostgres postgres() {
		return this.postgres.get();
	}

	/** The queues, past everything that may lie between a service and them. */
	public LocalQueues queues() {
		return this.queues.get();
	}

	/** The folder with the output of all services. */
	public Path logs() {
		return this.logs;
	}

	/**
	 * The worker ends first, so that it finds those it calls until it has finished what
	 * it holds; the issuer ends last, since all others may need it.
	 */
	@Override
	public void close() {
		refuseMore();
		stop(Service.ORDER_WORKER);
		stop(Service.ORDER_API, Service.INVENTORY_SERVICE, Service.PAYMENT_SERVICE, Service.SHIPPING_SERVICE);
		stop(Service.DEV_ISSUER);
		this.http.close();
	}

	private synchronized void refuseMore() {
		this.closed = true;
	}

	private Path logOf(String name) {
		try {
			return Files.createDirectories(this.logs).resolve(name + ".log");
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** What a process must be told that takes a service's place, but for its ports. */
	public Map<String, String> environment(Service service) {
		Map<String, String> environment = new HashMap<>();
		String issuer = address(Service.DEV_ISSUER).toString();
		if (service == Service.DEV_ISSUER) {
			environment.put("SPRING_SECURITY_OAUTH2_AUTHORIZATIONSERVER_ISSUER", issuer);
			environment.put("DEV_ISSUER_KEYS", this.keys.toString());
			return environment;
		}
		environment.put("SPRING_PROFILES_ACTIVE", "demo");
		environment.put("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI", issuer);
		environment.put("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWK_SET_URI", issuer + "/oauth2/jwks");
		environment.put("SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_ISSUER_TOKEN_URI", issuer + "/oauth2/token");
		service.database().map(postgres()::database).ifPresent((database) -> {
			environment.put("SPRING_DATASOURCE_URL", database.url());
			environment.put("SPRING_DATASOURCE_USERNAME", database.user());
			environment.put("SPRING_DATASOURCE_PASSWORD", database.password());
		});
		if (service == Service.ORDER_API && this.replica != null) {
			environment.put("ORDERFLOW_REPLICA_URL", this.replica.database("orders").url());
		}
		environment.putAll(Addresses.ofQueues(queues().endpoint()));
		Addresses.CALLED_BY_THE_WORKER.forEach((called) -> environment.putAll(Addresses.of(called, address(called))));
		return environment;
	}

}
