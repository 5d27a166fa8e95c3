package io.orderflow.sandbox;

import java.io.IOException;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Deletes a dead letter that nobody needs.
 */
@Command(name = "discard",
		description = "Deletes a dead letter that is no order, has another order's id, or whose order has ended.")
final class DiscardCommand implements Callable<Integer> {

	@Parameters(paramLabel = "LETTER", description = "The letter's id, as dead-letters shows it.")
	private String letter = "";

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (Workers workers = RunningSandbox.find().workers()) {
			workers.discard(this.letter);
			System.out.println("Letter " + this.letter + " is deleted");
		}
		return 0;
	}

}
