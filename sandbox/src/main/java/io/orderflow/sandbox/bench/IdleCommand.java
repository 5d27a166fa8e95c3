package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures what a worker costs that has nothing to do. */
@Command(name = "idle", sortOptions = false,
		description = "How often a worker asks for messages, and what its processor does, while there are none.")
final class IdleCommand implements Callable<Integer> {

	/** As it is wherever nobody waits for Ctrl-C. */
	private static final Duration LONG_POLL = Duration.ofSeconds(20);

	private static final Duration LENGTH = Duration.ofMinutes(3);

	@Mixin
	private final Ground ground = new Ground();

	@Override
	public Integer call() throws IOException, SQLException, InterruptedException {
		this.ground.measure(Network.LOOPBACK, LONG_POLL, (system) -> {
			OrderflowWorker worker = system.startWorkers(1);
			worker.start();
			// What a JVM does in its first seconds is no idling.
			Thread.sleep(LONG_POLL);
			double receives = worker.receives();
			Map<String, Duration> processor = Usage.processor(system, worker);
			Thread.sleep(LENGTH);
			processor = Usage.difference(processor, Usage.processor(system, worker));
			double minutes = LENGTH.toMinutes();
			Idle idle = new Idle((worker.receives() - receives) / minutes,
					processor.getOrDefault("consumer", Duration.ZERO).toMillis() / minutes);
			System.out.printf("An idle worker: %.2f receives and %.0f ms of CPU a minute%n", idle.receives(),
					idle.processorMillis());
			this.ground.write("idle.json", idle);
		});
		return CommandLine.ExitCode.OK;
	}

	/**
	 * What an idle worker does in a minute.
	 *
	 * @param receives calls of ReceiveMessage, each of which is billed
	 * @param processorMillis milliseconds of CPU
	 */
	private record Idle(double receives, double processorMillis) {
	}

}
