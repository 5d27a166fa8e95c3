package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One connection through a {@link Wire}: hands on what either side sends, and how it
 * ends, unless the wire's trouble is in the way.
 */
final class WireConnection {

	private static final int CHUNK = 16 * 1024;

	private final Socket client;

	private final Socket server;

	private final Supplier<Trouble> trouble;

	private final @Nullable SqsConversation conversation;

	private final AtomicInteger open = new AtomicInteger(2);

	WireConnection(Socket client, Socket server, Supplier<Trouble> trouble, @Nullable SqsConversation conversation) {
		this.client = client;
		this.server = server;
		this.trouble = trouble;
		this.conversation = conversation;
	}

	void start(Runnable whenEnded) {
		Thread.ofVirtual().start(() -> pump(false, whenEnded));
		Thread.ofVirtual().start(() -> pump(true, whenEnded));
	}

	/** What the beginning of a trouble does to those who are connected. */
	void suffer(Trouble now) {
		switch (now.kind()) {
			case REFUSED -> {
				now.hit();
				close();
			}
			case RESET -> {
				now.hit();
				reset();
			}
			case NONE, BLACK_HOLE, SLOW, REPLY_LOST -> {
			}
		}
	}

	private void pump(boolean reply, Runnable whenEnded) {
		Socket from = reply ? this.server : this.client;
		Socket to = reply ? this.client : this.server;
		byte[] chunk = new byte[CHUNK];
		try {
			for (int length = from.getInputStream().read(chunk); length >= 0; length = from.getInputStream()
				.read(chunk)) {
				listenIn(reply, chunk, length);
				if (lost(reply, chunk, length)) {
					reset();
					return;
				}
				to.getOutputStream().write(chunk, 0, length);
			}
			to.shutdownOutput();
		}
		catch (IOException cut) {
			// One side is gone without a word, and the other one shall learn it so.
			reset();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (this.open.decrementAndGet() == 0) {
				close();
				whenEnded.run();
			}
		}
	}

	private void listenIn(boolean reply, byte[] chunk, int length) {
		if (this.conversation != null) {
			this.conversation.heard(reply, chunk, length);
		}
	}

	/** Returns when the chunk may travel on, or tells that it never may. */
	private boolean lost(boolean reply, byte[] chunk, int length) throws InterruptedException {
		Trouble now = this.trouble.get();
		switch (now.kind()) {
			case BLACK_HOLE -> {
				now.hit();
				now.awaitEnd();
			}
			case SLOW -> {
				now.hit();
				now.awaitEnd(Wire.LATENCY);
			}
			case REPLY_LOST -> {
				if (reply && concerns(now.only(), chunk, length)) {
					now.hit();
					return true;
				}
			}
			case NONE, REFUSED, RESET -> {
			}
		}
		return false;
	}

	private boolean concerns(@Nullable String only, byte[] chunk, int length) {
		if (only == null) {
			return true;
		}
		return (this.conversation != null) ? this.conversation.answers(only)
				: new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(only);
	}

	/** Both sides see the connection reset. */
	private void reset() {
		reset(this.client);
		reset(this.server);
	}

	static void reset(Socket socket) {
		try {
			// Closed without lingering, a socket sends RST.
			socket.setSoLinger(true, 0);
		}
		catch (IOException closed) {
			return;
		}
		close(socket);
	}

	/** Both sides see the connection end. */
	void close() {
		close(this.client);
		close(this.server);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
