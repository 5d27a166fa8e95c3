package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The port of each service: the usual ones for people, free ones for tests.
 */
final class Ports {

	private final Map<Service, Integer> ports;

	private Ports(Map<Service, Integer> ports) {
		this.ports = ports;
	}

	static Ports usual() {
		Map<Service, Integer> ports = new EnumMap<>(Service.class);
		Arrays.stream(Service.values()).forEach((service) -> ports.put(service, service.usualPort()));
		return new Ports(ports);
	}

	static Ports free() {
		Map<Service, Integer> ports = new EnumMap<>(Service.class);
		Arrays.stream(Service.values()).forEach((service) -> ports.put(service, anyFree()));
		return new Ports(ports);
	}

	int of(Service service) {
		Integer port = this.ports.get(service);
		if (port == null) {
			throw new IllegalStateException("No port for " + service);
		}
		return port;
	}

	static boolean taken(int port) {
		try (ServerSocket probe = new ServerSocket(port)) {
			return probe.getLocalPort() != port;
		}
		catch (IOException taken) {
			return true;
		}
	}

	static int anyFree() {
		try (ServerSocket probe = new ServerSocket(0)) {
			return probe.getLocalPort();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
