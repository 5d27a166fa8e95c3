package io.orderflow.sandbox;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * Lets orders go on whose messages are dead letters.
 */
@Command(name = "redrive",
		description = "Lets an order go on whose message is a dead letter, or has expired as one; exit code 1 if something stays.")
final class RedriveCommand implements Callable<Integer> {

	@ArgGroup(multiplicity = "1")
	private Which which = new Which();

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (Workers workers = RunningSandbox.find().workers()) {
			JsonNode answer = (this.which.order != null) ? workers.redrive(this.which.order) : workers.redriveAll();
			System.out.println(render(answer));
			return answer.path("left").isEmpty() ? 0 : 1;
		}
	}

	static String render(JsonNode answer) {
		StringBuilder text = new StringBuilder("%d letters redriven, %d orders published from their rows, %d left"
			.formatted(answer.path("redriven").asInt(), answer.path("published").asInt(), answer.path("left").size()));
		answer.path("left").forEach((left) -> {
			String letter = left.path("letter_id").asString("");
			String order = left.path("order_id").asString("");
			text.append("\n  ")
				.append(letter.isEmpty() ? "" : "letter " + letter + " ")
				.append(order.isEmpty() ? "" : "order " + order + " ")
				.append("- ")
				.append(left.path("why").asString());
		});
		return text.toString();
	}

	/** One, or all. */
	private static final class Which {

		@Parameters(paramLabel = "ORDER", description = "The order's id.")
		private @Nullable String order;

		@Option(names = "--all", required = true, description = "All whose letters are there.")
		@SuppressWarnings("unused")
		private boolean all;

	}

}
