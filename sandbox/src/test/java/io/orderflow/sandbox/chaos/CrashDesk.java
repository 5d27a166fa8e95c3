package io.orderflow.sandbox.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Where all services ask, at each of their points, whether to go on. It sees the points
 * of all processes in one order, and lets one fault strike, once.
 */
final class CrashDesk implements AutoCloseable {

	private static final String GO_ON = "GO";

	private final ServerSocket socket;

	private final Consumer<Set<String>> deliverAgain;

	private @Nullable CrashCase armed;

	private boolean struck;

	private long lastPassed;

	private final List<String> way = new ArrayList<>();

	private final List<CrashPoint> points = new ArrayList<>();

	private final Map<String, Integer> passages = new HashMap<>();

	private final Set<String> receipts = new HashSet<>();

	private final List<Instant> deletions = new ArrayList<>();

	/**
	 * Opens the desk.
	 * @param deliverAgain makes the messages of these receipts visible at once
	 */
	CrashDesk(Consumer<Set<String>> deliverAgain) {
		this.deliverAgain = deliverAgain;
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		Thread.ofVirtual().name("desk").start(this::serve);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/** Forgets the last order; on the way of the next one this fault strikes, if any. */
	synchronized void begin(@Nullable CrashCase next) {
		this.armed = next;
		this.struck = false;
		this.way.clear();
		this.points.clear();
		this.passages.clear();
		this.receipts.clear();
		this.deletions.clear();
		this.lastPassed = System.nanoTime();
	}

	/** The word to whoever stands before or after a piece of work. */
	synchronized String ask(String operation, String moment, String detail) {
		this.lastPassed = System.nanoTime();
		CrashPoint point = new CrashPoint(operation, this.passages.merge(moment + " " + operation, 1, Integer::sum));
		if (moment.equals("before") || point.kind().equals("receive")) {
			this.points.add(point);
		}
		if (moment.equals("before") && point.kind().equals("delete")) {
			this.deletions.add(Instant.now());
		}
		if (!detail.isEmpty()) {
			this.receipts.addAll(List.of(detail.split(" ")));
		}
		CrashFault fault = faultAt(point, moment);
		this.way.add(moment + " " + point + ((fault != null) ? "  <== " + fault : ""));
		if (fault == null) {
			return GO_ON;
		}
		this.armed = null;
		this.struck = true;
		if (fault == CrashFault.TWICE && point.kind().equals("receive")) {
			// A second worker gets the message while the first one has it.
			this.deliverAgain.accept(this.receipts);
			return GO_ON;
		}
		return fault.order();
	}

	private @Nullable CrashFault faultAt(CrashPoint point, String moment) {
		if (this.armed == null || !this.armed.point().equals(point)) {
			return null;
		}
		CrashFault fault = this.armed.fault();
		return (fault.moment().equals(moment) || point.kind().equals("receive")) ? fault : null;
	}

	synchronized boolean struck() {
		return this.struck;
	}

	/** What was passed, in the order in which it was. */
	synchronized List<CrashPoint> points() {
		return List.copyOf(this.points);
	}

	/** Each moment that was passed, for a person to read. */
	synchronized List<String> way() {
		return List.copyOf(this.way);
	}

	/** What the worker has received. */
	synchronized Set<String> receipts() {
		return Set.copyOf(this.receipts);
	}

	/** When the worker was about to delete a message. */
	synchronized List<Instant> deletions() {
		return List.copyOf(this.deletions);
	}

	/** Whether nobody has passed anything for a while. */
	synchronized boolean quietFor(Duration time) {
		return System.nanoTime() - this.lastPassed > time.toNanos();
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try {
				Socket caller = this.socket.accept();
				Thread.ofVirtual().start(() -> answer(caller));
			}
			catch (IOException closed) {
				return;
			}
		}
	}

	private void answer(Socket caller) {
		try (caller) {
			String line = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
			if (line != null) {
				String[] asked = line.split("\t", -1);
				caller.getOutputStream()
					.write((ask(asked[0], asked[1], asked[2]) + "\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		catch (IOException gone) {
			// Killed at a point of its own, or stopped while it asked.
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
