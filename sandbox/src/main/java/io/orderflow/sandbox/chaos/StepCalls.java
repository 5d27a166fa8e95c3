package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.chaos.Evidence.Calls;
import tools.jackson.core.JacksonException;

/**
 * Counts how often the worker has called each step service, by the services' own metrics.
 * What a process counted after the last look is forgotten when it is killed, so that
 * there may have been more calls than this, and never fewer.
 */
final class StepCalls implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(2);

	/**
	 * A batch is called for once, and where that fails once more for each order alone.
	 */
	private static final int CALLS_OF_A_RECEIVE = 2;

	private static final Map<Service, String> STEPS = Map.of(Service.INVENTORY_SERVICE, "/reservations",
			Service.PAYMENT_SERVICE, "/charges", Service.SHIPPING_SERVICE, "/shipments");

	private final ChaosSystem system;

	private final Metrics metrics;

	/** What each process has said last. */
	private final Map<ServiceProcess, Long> counts = new HashMap<>();

	private final Thread thread = Thread.ofVirtual().name("step calls").unstarted(this::watch);

	StepCalls(ChaosSystem system) {
		this.system = system;
		this.metrics = new Metrics(system.tokens());
		this.thread.start();
	}

	private void watch() {
		try {
			while (true) {
				look();
				Thread.sleep(PAUSE);
			}
		}
		catch (InterruptedException closed) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void look() throws InterruptedException {
		for (Map.Entry<Service, String> step : STEPS.entrySet()) {
			for (ServiceProcess process : this.system.sandbox().running(step.getKey())) {
				try {
					long count = count(process, step.getValue());
					this.counts.merge(process, count, Long::max);
				}
				catch (IOException | SandboxException | JacksonException away) {
					// It is being killed, or the issuer is.
				}
			}
		}
	}

	private long count(ServiceProcess process, String path) throws IOException, InterruptedException {
		return (long) this.metrics.sum(process, "http_server_requests_seconds_count", "method=\"POST\"",
				"uri=\"" + path + "\"");
	}

	/**
	 * The calls that were made so far.
	 * @param receives how often messages were received
	 */
	synchronized List<Calls> made(long receives) throws InterruptedException {
		look();
		return STEPS.keySet()
			.stream()
			.sorted()
			.map((service) -> new Calls(service.id(),
					this.counts.entrySet()
						.stream()
						.filter((each) -> each.getKey().service() == service)
						.mapToLong(Map.Entry::getValue)
						.sum(),
					receives * CALLS_OF_A_RECEIVE))
			.toList();
	}

	@Override
	public void close() {
		this.thread.interrupt();
		this.metrics.close();
	}

}
