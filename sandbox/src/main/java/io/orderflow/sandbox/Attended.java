package io.orderflow.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * The only run in a folder at a time. It ends what it started, also when Ctrl-C comes,
 * and what one that was killed has left behind.
 */
public final class Attended implements AutoCloseable {

	private static final Duration REMEMBER = Duration.ofSeconds(1);

	private final RunFile runFile;

	private final Path data;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Thread remembering = Thread.ofVirtual().unstarted(this::remember);

	private volatile @Nullable Attendee attendee;

	/**
	 * Begins; only one run at a time can be told of in a folder.
	 * @param folder where it is told that a run goes on
	 * @param data where its data are
	 */
	public Attended(Path folder, Path data) {
		this.runFile = new RunFile(folder.resolve("run.json"));
		this.data = data;
		this.runFile.running().ifPresent((other) -> {
			throw new SandboxException("Such a run is going on already, in process " + other.sandbox().pid());
		});
		this.runFile.endLeftOver();
		this.runFile.write(Run.starting(data));
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
		this.remembering.start();
	}

	/**
	 * Attends to a system from now on; one before it has been closed.
	 * @param system what is closed in the end, also by Ctrl-C
	 * @return the system
	 */
	public <S extends Attendee> S begin(S system) {
		this.attendee = system;
		return system;
	}

	/**
	 * Processes come and go; those of a run that was killed itself must be found again.
	 */
	private void remember() {
		try {
			while (true) {
				Attendee running = this.attendee;
				if (running != null) {
					this.runFile.write(Run.starting(this.data)
						.with(running.sandbox().running().stream().map(ServiceProcess::member).toList(), null));
				}
				Thread.sleep(REMEMBER);
			}
		}
		catch (InterruptedException over) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		if (this.ended.compareAndSet(false, true)) {
			this.remembering.interrupt();
			Attendee running = this.attendee;
			if (running != null) {
				running.close();
			}
			this.runFile.delete();
		}
	}

	/** A system that runs for a while. */
	public interface Attendee extends AutoCloseable {

		/** Its processes. */
		Sandbox sandbox();

		/** Ends everything, whole or not; a second time it does nothing. */
		@Override
		void close();

	}

}
