package io.orderflow.sandbox.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a run goes: on a terminal in one line that moves, elsewhere in a line every
 * few seconds.
 */
final class Watch implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final int LINE_EVERY = 5;

	private final Pulse pulse;

	private final Traffic traffic;

	private final FaultRun faults;

	private final PrintStream out;

	private final Instant begin = Instant.now();

	private final @Nullable ProgressBar bar;

	private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this::watch);

	/**
	 * Does not watch yet.
	 * @param pulse what is watched
	 * @param traffic who orders
	 * @param faults what is done to it
	 * @param out where it is told
	 * @param window how long it is expected to go on
	 */
	Watch(Pulse pulse, Traffic traffic, FaultRun faults, PrintStream out, Duration window) {
		this.pulse = pulse;
		this.traffic = traffic;
		this.faults = faults;
		this.out = out;
		this.bar = onTerminal() ? new ProgressBarBuilder().setTaskName("chaos")
			.setInitialMax(window.toSeconds())
			.setUnit(" s", 1)
			.hideEta()
			.build() : null;
	}

	/** Java 22 to 24 always have a console, others only on a terminal. */
	@SuppressWarnings("SystemConsoleNull")
	private static boolean onTerminal() {
		return System.console() != null && System.console().isTerminal();
	}

	void start() {
		this.thread.start();
	}

	private void watch() {
		try {
			for (int i = 1;; i++) {
				Thread.sleep(PAUSE);
				this.pulse.take();
				long elapsed = Duration.between(this.begin, Instant.now()).toSeconds();
				if (this.bar != null) {
					this.bar.stepTo(elapsed).setExtraMessage(line());
				}
				else if (i % LINE_EVERY == 0) {
					this.out.println("%4d s   %s".formatted(elapsed, line()));
				}
			}
		}
		catch (InterruptedException closed) {
			Thread.currentThread().interrupt();
		}
	}

	private String line() {
		Pulse.Counts now = this.pulse.last();
		return "placed %d of %d   ended %d   in flight %d   faults %d of %d   in the queue %d".formatted(
				this.traffic.begun(), this.traffic.planned(), now.ended(), now.open(), this.faults.struck().size(),
				this.faults.plan().faults().size(), now.queued());
	}

	@Override
	public void close() {
		this.thread.interrupt();
		if (this.bar != null) {
			this.bar.close();
		}
	}

}
