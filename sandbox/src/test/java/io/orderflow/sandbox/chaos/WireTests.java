package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A small server behind a wire, and a client that speaks HTTP by hand, so that it sees
 * how its connection ends.
 */
class WireTests {

	/** The bodies of requests whose work is done. */
	private final List<String> done = new CopyOnWriteArrayList<>();

	private HttpServer server;

	private Wire wire;

	@BeforeEach
	void start() throws IOException {
		start(0);
		this.wire = new Wire(this.server.getAddress().getPort(), null);
		awaitListening();
	}

	private void start(int port) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				byte[] body = exchange.getRequestBody().readAllBytes();
				this.done.add(new String(body, StandardCharsets.UTF_8));
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.wire.close();
		this.server.stop(0);
	}

	@Test
	void isNotNoticedWhenNothingIsWrong() throws IOException {
		String large = "x".repeat(3_000_000);
		try (Client client = new Client()) {
			long begin = System.nanoTime();
			for (int i = 0; i < 200; i++) {
				assertThat(client.ask("request " + i)).isEqualTo("request " + i);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("200 requests one after the other")
				.isLessThan(Duration.ofSeconds(4));
			assertThat(client.ask(large)).isEqualTo(large);
		}
		assertThat(this.wire.trouble().hits()).isZero();
	}

	@Test
	void handsOnThatOneSideHasNothingMoreToSay() throws IOException {
		byte[] all = new byte[1_000_000];
		new Random(1).nextBytes(all);
		try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Wire toEcho = new Wire(echo.getLocalPort(), null)) {
			Thread.ofVirtual().start(() -> echoUntilItEnds(echo));
			awaitListening(toEcho);
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), toEcho.port())) {
				Thread.ofVirtual().start(() -> {
					try {
						socket.getOutputStream().write(all);
						socket.shutdownOutput();
					}
					catch (IOException failure) {
						throw new IllegalStateException(failure);
					}
				});
				assertThat(socket.getInputStream().readAllBytes()).isEqualTo(all);
			}
		}
	}

	private static void echoUntilItEnds(ServerSocket echo) {
		while (!echo.isClosed()) {
			try (Socket socket = echo.accept()) {
				socket.getOutputStream().write(socket.getInputStream().readAllBytes());
			}
			catch (IOException closed) {
				return;
			}
		}
	}

	@Test
	void refusesConnectionsForAsLongAsItIsToAndListensAtTheSamePortAgain() throws IOException {
		int port = this.wire.port();
		try (Client before = new Client()) {
			before.ask("before");
			this.wire.disturb(Trouble.Kind.REFUSED);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> before.ask("on the old connection"));
			assertThatExceptionOfType(ConnectException.class).isThrownBy(Client::new);
		}
		assertThat(this.wire.heal().hits()).isEqualTo(1);
		awaitListening();
		assertThat(this.wire.port()).isEqualTo(port);
		try (Client after = new Client()) {
			assertThat(after.ask("after")).isEqualTo("after");
		}
		assertThat(this.done).containsExactly("before", "after");
	}

	@Test
	void refusesConnectionsWhereNobodyListensAtItsEnd() throws IOException {
		int port = this.server.getAddress().getPort();
		this.server.stop(0);
		// The first one to come finds out.
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask("nobody"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThatExceptionOfType(ConnectException.class).isThrownBy(Client::new));
		start(port);
		awaitListening();
		assertThat(ask("somebody")).isEqualTo("somebody");
	}

	@Test
	void holdsBackWhatIsSentAndDeliversItLate() throws IOException {
		try (Client before = new Client()) {
			before.ask("before");
			this.wire.disturb(Trouble.Kind.BLACK_HOLE);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> before.ask("old connection"));
		}
		try (Client within = new Client()) {
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> within.ask("new connection"));
		}
		assertThat(this.done).containsExactly("before");
		assertThat(this.wire.heal().hits()).isEqualTo(2);
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(this.done).contains("old connection", "new connection"));
		assertThat(ask("after")).isEqualTo("after");
	}

	@Test
	void slowsEachWayDown() throws IOException {
		this.wire.disturb(Trouble.Kind.SLOW);
		try (Client client = new Client()) {
			client.patience(Duration.ofSeconds(30));
			long begin = System.nanoTime();
			assertThat(client.ask("slow")).isEqualTo("slow");
			assertThat(Duration.ofNanos(System.nanoTime() - begin))
				.isGreaterThanOrEqualTo(Wire.LATENCY.multipliedBy(2));
		}
		assertThat(this.wire.heal().hits()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void resetsConnectionsThatAreThereAndThatAreMade() throws IOException {
		try (Client before = new Client()) {
			before.ask("before");
			this.wire.disturb(Trouble.Kind.RESET);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> before.ask("old connection"));
		}
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> ask("new connection"))
			.withMessageContaining("reset");
		assertThat(this.wire.heal().hits()).isGreaterThanOrEqualTo(2);
		assertThat(ask("after")).isEqualTo("after");
		assertThat(this.done).containsExactly("before", "after");
	}

	@Test
	void losesTheReplyOnceTheWorkIsDone() throws IOException {
		try (Client client = new Client()) {
			assertThat(client.ask("before")).isEqualTo("before");
			this.wire.disturb(Trouble.Kind.REPLY_LOST);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.ask("done, but unheard"))
				.withMessageContaining("reset");
		}
		assertThat(this.done).containsExactly("before", "done, but unheard");
		assertThat(this.wire.heal().hits()).isEqualTo(1);
		assertThat(ask("after")).isEqualTo("after");
	}

	@Test
	void losesOnlyTheRepliesToOneAction() throws IOException {
		try (Wire toQueue = new Wire(this.server.getAddress().getPort(), new SqsLog())) {
			awaitListening(toQueue);
			toQueue.loseReplies("DeleteMessageBatch");
			try (Client client = new Client(toQueue)) {
				client.header("X-Amz-Target: AmazonSQS.SendMessageBatch");
				assertThat(client.ask("{}")).isEqualTo("{}");
				client.header("x-amz-target: AmazonSQS.DeleteMessageBatch");
				client.inPiecesOf(7);
				assertThatExceptionOfType(SocketException.class)
					.isThrownBy(() -> client.ask("{\"QueueUrl\":\"http://q/OrderQueue\"}"))
					.withMessageContaining("reset");
			}
			assertThat(toQueue.heal().hits()).isEqualTo(1);
		}
		assertThat(this.done).containsExactly("{}", "{\"QueueUrl\":\"http://q/OrderQueue\"}");
	}

	@Test
	void losesOnlyTheRepliesThatSaySo() throws IOException {
		this.wire.loseReplies("COMMIT");
		assertThat(ask("SELECT")).isEqualTo("SELECT");
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> ask("COMMIT"));
		assertThat(this.wire.heal().hits()).isEqualTo(1);
		assertThat(this.done).containsExactly("SELECT", "COMMIT");
	}

	private String ask(String body) throws IOException {
		try (Client client = new Client()) {
			return client.ask(body);
		}
	}

	private void awaitListening() {
		awaitListening(this.wire);
	}

	private static void awaitListening(Wire wire) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(5))
			.ignoreExceptionsInstanceOf(ConnectException.class)
			.until(() -> {
				try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
					return socket.isConnected();
				}
			});
	}

	/** One connection that is kept alive. */
	private final class Client implements AutoCloseable {

		private final Socket socket;

		private String header = "Some: header";

		private int pieces = Integer.MAX_VALUE;

		Client() throws IOException {
			this(WireTests.this.wire);
		}

		Client(Wire wire) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), wire.port());
			this.socket.setTcpNoDelay(true);
			patience(Duration.ofSeconds(1));
		}

		void patience(Duration patience) throws IOException {
			this.socket.setSoTimeout((int) patience.toMillis());
		}

		void header(String header) {
			this.header = header;
		}

		void inPiecesOf(int bytes) {
			this.pieces = bytes;
		}

		String ask(String body) throws IOException {
			byte[] request = "POST / HTTP/1.1\r\nHost: here\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
				.formatted(this.header, body.length(), body)
				.getBytes(StandardCharsets.UTF_8);
			for (int at = 0; at < request.length; at += Math.min(this.pieces, request.length - at)) {
				this.socket.getOutputStream()
					.write(Arrays.copyOfRange(request, at, at + Math.min(this.pieces, request.length - at)));
			}
			InputStream reply = this.socket.getInputStream();
			int length = 0;
			for (String line = line(reply); !line.isEmpty(); line = line(reply)) {
				if (line.startsWith("Content-length:")) {
					length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
				}
			}
			return new String(reply.readNBytes(length), StandardCharsets.UTF_8);
		}

		private String line(InputStream reply) throws IOException {
			StringBuilder line = new StringBuilder();
			for (int each = reply.read(); each != '\n'; each = reply.read()) {
				if (each < 0) {
					throw new IOException("The connection has ended");
				}
				line.append((char) each);
			}
			return line.toString().strip();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
