package io.orderflow.sandbox;

import java.io.IOException;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Gives an order up.
 */
@Command(name = "abandon",
		description = "Gives an order up that has not ended: undoes all of it, rejects it, deletes its dead letter.")
final class AbandonCommand implements Callable<Integer> {

	@Parameters(paramLabel = "ORDER", description = "The order's id.")
	private String order = "";

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (Workers workers = RunningSandbox.find().workers()) {
			System.out.println("Order %s is REJECTED, all of it is undone; %d letters deleted".formatted(this.order,
					workers.abandon(this.order).path("letters_deleted").asInt()));
		}
		return 0;
	}

}
