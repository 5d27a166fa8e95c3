package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.orderflow.sandbox.Ports;
import org.jspecify.annotations.Nullable;

/**
 * A port that leads to another, as a cable does: whoever connects finds there what the
 * other offers, as long as nothing is wrong with it. Where nobody listens at its end
 * nobody listens here.
 */
final class Wire implements AutoCloseable {

	static final Duration LATENCY = Duration.ofSeconds(5);

	private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

	private static final int CONNECT_MILLIS = 1_000;

	private static final int BACKLOG = 200;

	private final int port = Ports.anyFree();

	private final int target;

	private final @Nullable SqsLog log;

	private final Set<WireConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile Trouble trouble = new Trouble(Trouble.Kind.NONE, null);

	private volatile @Nullable ServerSocket listener;

	private volatile boolean closed;

	/**
	 * Listens on a free port from now on.
	 * @param target the port that it leads to
	 * @param log what listens in, where the target is a queue
	 */
	Wire(int target, @Nullable SqsLog log) {
		this.target = target;
		this.log = log;
		Thread.ofVirtual().name("wire to " + target).start(this::listen);
	}

	int port() {
		return this.port;
	}

	/** Something is wrong from now on, also for those who are connected. */
	void disturb(Trouble.Kind kind) {
		disturb(new Trouble(kind, null));
	}

	/**
	 * Loses only some replies.
	 * @param only an SQS action, or a text that is in the reply
	 */
	void loseReplies(String only) {
		disturb(new Trouble(Trouble.Kind.REPLY_LOST, only));
	}

	/** Something of whoever made it is wrong from now on. */
	void disturb(Trouble next) {
		heal();
		this.trouble = next;
		this.connections.forEach((connection) -> connection.suffer(next));
		if (next.kind() == Trouble.Kind.REFUSED) {
			stopListening();
			// A thread that still waits for a connection would keep the port open.
			while (this.listener != null) {
				LockSupport.parkNanos(LOOK_AGAIN.toNanos());
			}
		}
	}

	/**
	 * Nothing is wrong from now on.
	 * @return what was wrong until now
	 */
	Trouble heal() {
		Trouble before = this.trouble;
		this.trouble = new Trouble(Trouble.Kind.NONE, null);
		before.end();
		return before;
	}

	/** How many are connected. */
	int connections() {
		return this.connections.size();
	}

	Trouble trouble() {
		return this.trouble;
	}

	private void listen() {
		while (!this.closed) {
			if (this.trouble.kind() != Trouble.Kind.REFUSED && targetListens()) {
				try (ServerSocket open = new ServerSocket()) {
					open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), BACKLOG);
					this.listener = open;
					while (this.trouble.kind() != Trouble.Kind.REFUSED && !this.closed) {
						accept(open.accept());
					}
				}
				catch (IOException ended) {
					// Closed by the trouble, by a target that is gone, or for good.
				}
				finally {
					this.listener = null;
				}
			}
			LockSupport.parkNanos(LOOK_AGAIN.toNanos());
		}
	}

	private boolean targetListens() {
		try (Socket probe = connect()) {
			return probe.isConnected();
		}
		catch (IOException away) {
			return false;
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket();
		try {
			socket.setTcpNoDelay(true);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), CONNECT_MILLIS);
			return socket;
		}
		catch (IOException failure) {
			socket.close();
			throw failure;
		}
	}

	private void accept(Socket client) throws IOException {
		if (this.trouble.kind() == Trouble.Kind.RESET) {
			this.trouble.hit();
			WireConnection.reset(client);
			return;
		}
		Socket server;
		try {
			server = connect();
		}
		catch (IOException away) {
			WireConnection.reset(client);
			stopListening();
			return;
		}
		client.setTcpNoDelay(true);
		WireConnection connection = new WireConnection(client, server, this::trouble,
				(this.log != null) ? this.log.conversation() : null);
		this.connections.add(connection);
		connection.start(() -> this.connections.remove(connection));
		// What began in between has not seen it.
		connection.suffer(this.trouble);
	}

	private void stopListening() {
		ServerSocket open = this.listener;
		if (open != null) {
			try {
				open.close();
			}
			catch (IOException failure) {
				throw new UncheckedIOException(failure);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		heal();
		stopListening();
		this.connections.forEach(WireConnection::close);
	}

}
