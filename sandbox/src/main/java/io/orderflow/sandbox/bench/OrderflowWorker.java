package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.Workers;

/**
 * Order-worker as it is built, once or several times, told what to do by its operator.
 */
final class OrderflowWorker implements Contender {

	/** Until a poll that was out at the pause is back, and no message is with it. */
	private static final Duration LONG_POLL = Duration.ofMillis(10_500);

	private final List<ServiceProcess> workers;

	private final Workers operator;

	private final Metrics metrics;

	/**
	 * Has the workers receive nothing from now on.
	 * @param workers the processes, which run
	 * @param tokens what shows who asks; whoever made it closes it
	 */
	OrderflowWorker(List<ServiceProcess> workers, Tokens tokens) {
		this.workers = List.copyOf(workers);
		this.operator = new Workers(workers.stream().map((worker) -> worker.uri("/")).toList(), tokens);
		this.metrics = new Metrics(tokens);
		stop();
	}

	@Override
	public String name() {
		return (this.workers.size() == 1) ? "Orderflow's worker" : this.workers.size() + " of Orderflow's workers";
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
			for (URI worker : this.operator.addresses()) {
				this.operator.receiving(worker, pauseOrResume);
			}
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
			double calls = 0;
			for (ServiceProcess worker : this.workers) {
				calls += this.metrics.sum(worker, "orderflow_sqs_calls_total");
			}
			return calls;
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
	public List<ProcessHandle> processes() {
		return this.workers.stream().map(ServiceProcess::handle).toList();
	}

	@Override
	public void close() {
		this.metrics.close();
	}

}
