package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A port that leads to another, far away: what is sent arrives there later, in its order,
 * however much is under way. Answers come at once, so that a call takes the delay once.
 */
final class DelayLine implements AutoCloseable {

	private static final int CHUNK = 16 * 1024;

	private static final int BACKLOG = 200;

	private final int target;

	private final long delay;

	private final ServerSocket listener;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	/**
	 * Listens on a free port from now on.
	 * @param target the port that it leads to
	 * @param delay how long what is sent is under way
	 */
	DelayLine(int target, Duration delay) {
		this.target = target;
		this.delay = delay.toNanos();
		try {
			this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		Thread.ofVirtual().name("delay line to " + target).start(this::listen);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void listen() {
		while (!this.listener.isClosed()) {
			try {
				connect(this.listener.accept());
			}
			catch (IOException closed) {
				// In the end, or by a caller who is gone already.
			}
		}
	}

	private void connect(Socket caller) throws IOException {
		Socket called = new Socket();
		this.open.add(caller);
		this.open.add(called);
		try {
			called.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
			called.setTcpNoDelay(true);
			caller.setTcpNoDelay(true);
		}
		catch (IOException away) {
			end(caller, called);
			return;
		}
		BlockingQueue<Parcel> line = new LinkedBlockingQueue<>();
		Thread.ofVirtual().start(() -> send(caller, line));
		Thread.ofVirtual().start(() -> deliver(line, caller, called));
		Thread.ofVirtual().start(() -> answer(caller, called));
	}

	private void send(Socket caller, BlockingQueue<Parcel> line) {
		byte[] chunk = new byte[CHUNK];
		try {
			for (int length = caller.getInputStream().read(chunk); length >= 0; length = caller.getInputStream()
				.read(chunk)) {
				line.add(new Parcel(ByteBuffer.wrap(Arrays.copyOf(chunk, length)), System.nanoTime() + this.delay));
			}
		}
		catch (IOException gone) {
			// As much an end as any.
		}
		line.add(new Parcel(null, 0));
	}

	private void deliver(BlockingQueue<Parcel> line, Socket caller, Socket called) {
		try {
			for (Parcel parcel = line.take(); parcel.content() != null; parcel = line.take()) {
				for (long left = parcel.due() - System.nanoTime(); left > 0; left = parcel.due() - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
				called.getOutputStream().write(parcel.content().array());
			}
			called.shutdownOutput();
		}
		catch (IOException gone) {
			end(caller, called);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void answer(Socket caller, Socket called) {
		try {
			called.getInputStream().transferTo(caller.getOutputStream());
		}
		catch (IOException gone) {
			// Both ends learn it below.
		}
		end(caller, called);
	}

	private void end(Socket... sockets) {
		for (Socket socket : sockets) {
			this.open.remove(socket);
			try {
				socket.close();
			}
			catch (IOException failure) {
				throw new UncheckedIOException(failure);
			}
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		end(this.open.toArray(Socket[]::new));
	}

	/**
	 * What is under way.
	 *
	 * @param content what was sent; nothing at the end of all
	 * @param due when it arrives
	 */
	private record Parcel(@Nullable ByteBuffer content, long due) {
	}

}
