package io.orderflow.sandbox;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Kills a service in the middle of what it does.
 */
@Command(name = "kill", description = "Kills a service: SIGKILL, whatever it is doing.")
final class KillCommand implements Callable<Integer> {

	@Parameters(paramLabel = "SERVICE", description = "Such as order-worker.")
	private String service = "";

	@Override
	public Integer call() {
		System.out.println(RunningSandbox.find().command("/kill/" + Service.named(this.service).id()));
		return 0;
	}

}
