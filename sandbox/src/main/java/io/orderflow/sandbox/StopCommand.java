package io.orderflow.sandbox;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Stops a service once it has finished what it holds.
 */
@Command(name = "stop", description = "Stops a service: SIGTERM, it finishes what it holds.")
final class StopCommand implements Callable<Integer> {

	@Parameters(paramLabel = "SERVICE", description = "Such as order-worker.")
	private String service = "";

	@Override
	public Integer call() {
		System.out.println(RunningSandbox.find().command("/stop/" + Service.named(this.service).id()));
		return 0;
	}

}
