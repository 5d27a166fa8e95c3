package io.orderflow.crashpoints;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The sweep as a service sees it: asked at each point, it answers with one word. The
 * service waits for the word, so the sweep sees all points of all services in one order.
 */
final class Sweep {

	/** As {@code kill -9} leaves it: nothing is flushed, closed or told. */
	private static final int KILLED = 137;

	private final String service;

	private final int port;

	Sweep(String service, int port) {
		this.service = service;
		this.port = port;
	}

	/** Returns whether the work is to be done twice. */
	boolean before(String operation) {
		return ask("before", operation, "").equals("TWICE");
	}

	/** Returns whether the answer is to be lost. */
	boolean after(String operation, String detail) {
		return ask("after", operation, detail).equals("LOSE");
	}

	private String ask(String moment, String operation, String detail) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.getOutputStream()
				.write(String.join("\t", this.service + ": " + operation, moment, detail + "\n")
					.getBytes(StandardCharsets.UTF_8));
			String word = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
			if ("HALT".equals(word)) {
				Runtime.getRuntime().halt(KILLED);
			}
			return String.valueOf(word);
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The sweep does not answer", failure);
		}
	}

}
