package io.orderflow.sandbox;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

/**
 * Ends a pause.
 */
@Command(name = "resume", description = "Has every order-worker receive again.")
final class ResumeCommand implements Callable<Integer> {

	@Override
	public Integer call() throws InterruptedException {
		return PauseCommand.tellAll("resume");
	}

}
