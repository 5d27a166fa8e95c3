package io.orderflow.sandbox;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The ports of a service: the usual ones for people, free ones for tests.
 *
 * @param main where it serves
 * @param management where its metrics are; the dev issuer has none
 */
public record Ports(int main, @Nullable Integer management) {

	private static final int FROM_MAIN_TO_MANAGEMENT = 1000;

	private static final int LOWEST = 20_000;

	private static final int COUNT = 12_768;

	private static final int FOR_EACH_JVM = 64;

	/** Two sandboxes that start at once shall not choose the same. */
	private static final AtomicInteger next = new AtomicInteger(
			(int) (ProcessHandle.current().pid() * FOR_EACH_JVM % COUNT));

	static Ports usual(Service service) {
		int main = service.usualPort();
		return new Ports(main, service.hasManagement() ? main + FROM_MAIN_TO_MANAGEMENT : null);
	}

	/** Ports that nobody has, for one service. */
	public static Ports free(Service service) {
		return new Ports(anyFree(), service.hasManagement() ? anyFree() : null);
	}

	/** A page of actuator, which is open to the operator alone. */
	public URI actuator(String path) {
		return URI.create("http://127.0.0.1:" + this.management + "/actuator" + path);
	}

	static boolean taken(int port) {
		try (ServerSocket probe = new ServerSocket(port)) {
			return probe.getLocalPort() != port;
		}
		catch (IOException taken) {
			return true;
		}
	}

	/**
	 * Free now, and not given to another before. It lies below those that systems give to
	 * outgoing connections, one of which might else have it while a killed service is
	 * away.
	 */
	public static int anyFree() {
		return IntStream.generate(next::getAndIncrement)
			.map((number) -> LOWEST + Math.floorMod(number, COUNT))
			.filter((port) -> !taken(port))
			.findFirst()
			.orElseThrow();
	}

}
