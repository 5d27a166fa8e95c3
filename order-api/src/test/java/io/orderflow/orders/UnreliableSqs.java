package io.orderflow.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

import io.orderflow.infrastructure.LocalQueues;

/** Stands between order-api and the queue, and at times refuses or falls silent. */
final class UnreliableSqs implements AutoCloseable {

	enum State {

		REACHABLE, REFUSING, SILENT

	}

	private final ServerSocket server;

	private volatile State state = State.REACHABLE;

	UnreliableSqs() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		Thread.startVirtualThread(this::serve);
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	void become(State state) {
		this.state = state;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket queue = new Socket(InetAddress.getLoopbackAddress(), LocalQueues.shared().endpoint().getPort());
				Thread.startVirtualThread(() -> pass(client, queue, false));
				Thread.startVirtualThread(() -> pass(queue, client, true));
			}
			catch (IOException closed) {
				// The loop ends if it was the server that was closed.
			}
		}
	}

	/** A request is held back while silent, and cuts the connection while refusing. */
	private void pass(Socket from, Socket to, boolean answers) {
		try (from; to) {
			byte[] buffer = new byte[8192];
			int read = from.getInputStream().read(buffer);
			while (read >= 0 && (answers || this.state != State.REFUSING)) {
				if (answers || this.state == State.REACHABLE) {
					to.getOutputStream().write(buffer, 0, read);
				}
				read = from.getInputStream().read(buffer);
			}
		}
		catch (IOException cut) {
			// The other side notices by its own.
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
