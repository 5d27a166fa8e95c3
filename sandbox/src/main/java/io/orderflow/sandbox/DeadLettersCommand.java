package io.orderflow.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
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
		return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, letters,
				List.of(text("letter").with((letter) -> letter.path("letter_id").asString()),
						text("order").with((letter) -> letter.path("order_id").asString("")),
						text("reason").maxWidth(WIDEST_REASON, OverflowBehaviour.NEWLINE)
							.with((letter) -> letter.path("reason").asString("SQS moved it: received too often")),
						number("received before").with((letter) -> letter.path("received_before").asString("")),
						number("here").with((letter) -> letter.path("receive_count").asString()),
						number("age").with((letter) -> age(Duration.ofSeconds(letter.path("age_seconds").asLong()))),
						number("bytes").with((letter) -> letter.at("/body/bytes").asString()),
						text("sha-256").with((letter) -> letter.at("/body/sha256").asString())))
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

	private static Column text(String header) {
		return new Column().header(header).dataAlign(HorizontalAlign.LEFT);
	}

	private static Column number(String header) {
		return new Column().header(header).dataAlign(HorizontalAlign.RIGHT);
	}

}
