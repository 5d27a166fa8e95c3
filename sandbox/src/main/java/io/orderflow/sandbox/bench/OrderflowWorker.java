package io.orderflow.sandbox.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.orderflow.sandbox.Metrics;
import io.orderflow.sandbox.ServiceProcess;
import io.orderflow.sandbox.Tokens;
import io.orderflow.sandbox.Workers;

/**
 * Order-worker as it is built, once or several times, told what to do by its operator.
 */
final class OrderflowWorker implements Contender {

	private final List<ServiceProcess> workers;

	private final Workers operator;

	private final Metrics metrics;

	private final Duration pollsAreBack;

	/**
	 * Has the workers receive nothing from now on.
	 * @param workers the processes, which run
	 * @param tokens what shows who asks; closed together with this
	 * @param longPoll how long a poll waits that was out at the pause
	 */
	OrderflowWorker(List<ServiceProcess> workers, Tokens tokens, Duration longPoll)
			throws IOException, InterruptedException {
		this.workers = List.copyOf(workers);
		this.operator = new Workers(workers.stream().map((worker) -> worker.uri("/")).toList(), tokens);
		this.metrics = new Metrics(tokens);
		this.pollsAreBack = longPoll.plusMillis(500);
		stop();
	}

	@Override
	public String name() {
		return (this.workers.size() == 1) ? "Orderflow's worker" : this.workers.size() + " of Orderflow's workers";
	}

	@Override
	public void startWarmingUp() throws IOException, InterruptedException {
		start();
	}

	@Override
	public void start() throws IOException, InterruptedException {
		tell("resume");
	}

	@Override
	public void stop() throws IOException, InterruptedException {
		tell("pause");
		Thread.sleep(this.pollsAreBack);
	}

	private void tell(String pauseOrResume) throws IOException, InterruptedException {
		for (URI worker : this.operator.addresses()) {
			this.operator.receiving(worker, pauseOrResume);
		}
	}

	@Override
	public double sqsCalls() throws IOException, InterruptedException {
		return count();
	}

	/** How often all of them have asked for messages. */
	double receives() throws IOException, InterruptedException {
		return count("action=\"ReceiveMessage\"");
	}

	private double count(String... labels) throws IOException, InterruptedException {
		double calls = 0;
		for (ServiceProcess worker : this.workers) {
			calls += this.metrics.sum(worker, "orderflow_sqs_calls_total", labels);
		}
		return calls;
	}

	@Override
	public List<ProcessHandle> processes() {
		return this.workers.stream().map(ServiceProcess::handle).toList();
	}

	@Override
	public void close() {
		this.metrics.close();
		this.operator.close();
	}

}
