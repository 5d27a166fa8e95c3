package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Tells in time, and by name, that somebody else listens on a port, and finds one on
 * which nobody does.
 */
final class Ports {

	private Ports() {
	}

	static int free() {
		try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return probe.getLocalPort();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	static void refuseTaken(int port, String who) {
		try (ServerSocket probe = new ServerSocket()) {
			// Connections that were closed a moment ago do not count as taken.
			probe.setReuseAddress(true);
			probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		}
		catch (IOException taken) {
			throw new IllegalStateException("Port " + port + ", which " + who + " wants, is taken", taken);
		}
	}

}
