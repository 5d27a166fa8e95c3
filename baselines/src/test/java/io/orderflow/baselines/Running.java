package io.orderflow.baselines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** A contender as the bench runs it: a process that is led by lines of text. */
final class Running implements AutoCloseable {

	/** A start on a machine that has other things to do. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Process process;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private final Thread reading;

	private Running(Process process) {
		this.process = process;
		this.reading = Thread.ofVirtual().start(this::read);
	}

	/** Starts one, with the environment that order-worker is given too. */
	static Running of(String baseline, Map<String, String> environment) {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
				"--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
				Baselines.class.getName(), "--baseline=" + baseline)
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().putAll(environment);
		try {
			return new Running(builder.start());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
			lines.lines().forEach(this.answers::add);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	void tell(String line) {
		try {
			this.process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** The next line that it says. */
	@Nullable String answer() throws InterruptedException {
		return this.answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	boolean hasAnswered() {
		return !this.answers.isEmpty();
	}

	/** Ends its input and waits for its end, by which it has said nothing more. */
	int end() throws IOException, InterruptedException {
		this.process.outputWriter(StandardCharsets.UTF_8).close();
		if (!this.process.waitFor(PATIENCE)) {
			throw new AssertionError("It does not end with its input");
		}
		this.reading.join();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
