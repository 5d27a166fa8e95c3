package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.Workers;

/** Order-worker as it is built, told what to do by its operator. */
final class OrderflowWorker implements Contender {

	/** Until a poll that was out at the pause is back, and no message is with it. */
	private static final Duration LONG_POLL = Duration.ofMillis(10_500);

	private final ServiceProcess worker;

	private final Workers operator;

	private final Metrics metrics;

	/** A worker that runs, and receives nothing yet. */
	OrderflowWorker(ServiceProcess worker, Tokens tokens) {
		this.worker = worker;
		this.operator = new Workers(List.of(worker.uri("/")), tokens);
		this.metrics = new Metrics(tokens);
		stop();
	}

	@Override
	public String name() {
		return "Orderflow's worker";
	}

	@Override
	public void startWarmingUp() {
		start();
	}

	@Override
	public void start() {
		tell("resume");
	}

	@Override
	public void stop() {
		tell("pause");
		try {
			Thread.sleep(LONG_POLL);
		}
		catch (InterruptedException interrupted) {
			throw interrupted(interrupted);
		}
	}

	private void tell(String pauseOrResume) {
		try {
			this.operator.receiving(this.worker.uri("/"), pauseOrResume);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw interrupted(interrupted);
		}
	}

	@Override
	public double sqsCalls() {
		try {
			return this.metrics.sum(this.worker, "orderflow_sqs_calls_total");
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw interrupted(interrupted);
		}
	}

	private static SandboxException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new SandboxException("Interrupted", cause);
	}

	@Override
	public ProcessHandle process() {
		return this.worker.handle();
	}

	@Override
	public void close() {
		this.metrics.close();
	}

}
