package io.orderflow.sandbox.chaos;

import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

import io.orderflow.sandbox.Addresses;
import io.orderflow.sandbox.Service;

/**
 * A {@link Wire} for each {@link Link}, and what a service must be told so that it calls
 * through them.
 */
final class Wires implements AutoCloseable {

	private final Map<Link, Wire> wires = new EnumMap<>(Link.class);

	private final SqsLog workersQueue = new SqsLog();

	/** Only who knows the action can lose the reply to it. */
	private final SqsLog apisQueue = new SqsLog();

	/**
	 * All are there from now on.
	 * @param portBehind where each leads to
	 */
	Wires(ToIntFunction<Link> portBehind) {
		for (Link link : Link.values()) {
			this.wires.put(link, new Wire(portBehind.applyAsInt(link), switch (link) {
				case WORKER_TO_QUEUE -> this.workersQueue;
				case API_TO_QUEUE -> this.apisQueue;
				default -> null;
			}));
		}
	}

	Wire of(Link link) {
		return Objects.requireNonNull(this.wires.get(link));
	}

	/** What the worker has received and deleted. */
	SqsLog workersQueue() {
		return this.workersQueue;
	}

	/** The addresses of those whom a service calls, as environment variables. */
	Map<String, String> settings(Service service) {
		Map<String, String> settings = new HashMap<>();
		for (Link link : Link.values()) {
			if (!link.caller().equals(Optional.of(service))) {
				continue;
			}
			String address = "127.0.0.1:" + of(link).port();
			if (link.toPostgres()) {
				settings.put("SPRING_DATASOURCE_URL",
						"jdbc:postgresql://" + address + "/" + service.database().orElseThrow());
			}
			else if (link.toQueue()) {
				settings.putAll(Addresses.ofQueues(URI.create("http://" + address)));
			}
			else {
				settings.putAll(Addresses.of(link.called().orElseThrow(), URI.create("http://" + address)));
			}
		}
		return settings;
	}

	/** Nothing is wrong with any. */
	void heal() {
		this.wires.values().forEach(Wire::heal);
	}

	@Override
	public void close() {
		this.wires.values().forEach(Wire::close);
	}

}
