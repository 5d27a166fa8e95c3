package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody far away who says everything back. */
class DelayLineTests {

	private static final Duration DELAY = Duration.ofMillis(150);

	private ServerSocket echo;

	private DelayLine line;

	@BeforeEach
	void start() throws IOException {
		this.echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread.ofVirtual().start(() -> {
			while (!this.echo.isClosed()) {
				try {
					Socket caller = this.echo.accept();
					Thread.ofVirtual().start(() -> sayBack(caller));
				}
				catch (IOException closed) {
					return;
				}
			}
		});
		this.line = new DelayLine(this.echo.getLocalPort(), DELAY);
	}

	private static void sayBack(Socket caller) {
		try (caller) {
			caller.getInputStream().transferTo(caller.getOutputStream());
		}
		catch (IOException gone) {
			// Who asked does not want to hear it any more.
		}
	}

	@AfterEach
	void stop() throws IOException {
		this.line.close();
		this.echo.close();
	}

	@Test
	void bringsEverythingInItsOrderAndLater() throws IOException {
		try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), this.line.port())) {
			long start = System.nanoTime();
			send(caller, "first ");
			send(caller, "second");
			assertThat(read(caller, 12)).isEqualTo("first second");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY);
		}
	}

	@Test
	void hasMuchUnderWayAtOnce() throws IOException {
		try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), this.line.port())) {
			long start = System.nanoTime();
			int parts = 100;
			for (int i = 0; i < parts; i++) {
				send(caller, "part-" + (i + 100) + " ");
			}
			assertThat(read(caller, parts * 9)).startsWith("part-100 ").endsWith("part-199 ");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).as("not one delay after the other")
				.isLessThan(DELAY.multipliedBy(parts / 2));
		}
	}

	@Test
	void tellsEachSideThatTheOtherHasEnded() throws IOException {
		try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), this.line.port())) {
			send(caller, "last");
			caller.shutdownOutput();
			assertThat(new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("last");
		}
	}

	@Test
	void endsTheConnectionWhereNobodyListens() throws IOException {
		this.echo.close();
		try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), this.line.port());
				InputStream answer = caller.getInputStream()) {
			assertThat(answer.read()).isEqualTo(-1);
		}
	}

	private static void send(Socket caller, String text) throws IOException {
		caller.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		caller.getOutputStream().flush();
	}

	private static String read(Socket caller, int length) throws IOException {
		return new String(caller.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
	}

}
