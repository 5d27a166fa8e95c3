package io.orderflow.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Shows what lies in the dead-letter queue.
 */
@Command(name = "dead-letters", description = "Shows what lies in the dead-letter queue, and why; never what it says.")
final class DeadLettersCommand implements Callable<Integer> {

	private static final int WIDEST_REASON = 60;

	@Option(names = "--limit", paramLabel = "N", defaultValue = "20",
			description = "How many letters to show at most, 1 to 100 (${DEFAULT-VALUE}).")
	private int limit;

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (Workers workers = RunningSandbox.find().workers()) {
			System.out.println(render(workers.deadLetters(this.limit)));
		}
		return 0;
	}

	static String render(JsonNode answer) {
		List<JsonNode> letters = answer.path("letters").valueStream().toList();
		String depth = answer.path("waiting").asLong() + " waiting, " + answer.path("in_flight").asLong()
				+ " in flight in OrderQueueDLQ";
		if (letters.isEmpty()) {
			return depth;
		}
		return Table.of(letters,
				List.of(Table.text("letter", (letter) -> letter.path("letter_id").asString()),
						Table.text("order", (letter) -> letter.path("order_id").asString("")),
						Table.text("reason", WIDEST_REASON,
								(letter) -> letter.path("reason").asString("SQS moved it: received too often")),
						Table.number("received before", (letter) -> letter.path("received_before").asString("")),
						Table.number("here", (letter) -> letter.path("receive_count").asString()),
						Table.number("age", (letter) -> age(Duration.ofSeconds(letter.path("age_seconds").asLong()))),
						Table.number("bytes", (letter) -> letter.at("/body/bytes").asString()),
						Table.text("sha-256", (letter) -> letter.at("/body/sha256").asString())))
				+ "\n\n" + depth;
	}

	private static String age(Duration age) {
		if (age.toDays() > 0) {
			return age.toDays() + " d " + age.toHoursPart() + " h";
		}
		if (age.toHours() > 0) {
			return age.toHours() + " h " + age.toMinutesPart() + " min";
		}
		return (age.toMinutes() > 0) ? age.toMinutes() + " min" : age.toSeconds() + " s";
	}

}
