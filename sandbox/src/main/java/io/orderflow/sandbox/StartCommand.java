package io.orderflow.sandbox;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/**
 * Starts a service of a running sandbox again, or, without its name, everything.
 */
@Command(name = "start",
		description = "Starts a service again and waits until it is ready; without SERVICE starts everything.")
final class StartCommand implements Callable<Integer> {

	@Parameters(paramLabel = "SERVICE", arity = "0..1", description = "Such as order-worker.")
	private @Nullable String service;

	@Option(names = "--data", paramLabel = "DIR", description = "With everything: the folder to keep data in.")
	private @Nullable Path data;

	@Option(names = "--replica",
			description = "With everything: Have order-api read orders at a streaming replica of its database, on port 5434.")
	private boolean replica;

	@Override
	public Integer call() throws InterruptedException {
		if (this.service == null) {
			return new Everything(Project.locate()).run(this.data, this.replica);
		}
		System.out.println(RunningSandbox.find().command("/start/" + Service.named(this.service).id()));
		return 0;
	}

}
