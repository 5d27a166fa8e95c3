package io.orderflow.baselines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * Does what lines of text say, and answers each with a line: {@code ready} when it can
 * begin; to {@code start}, or {@code start 4} for four threads, {@code started}; to
 * {@code stop}, once that is done, the SQS calls since the process began, as JSON. The
 * end of the lines is the end.
 */
@Component
class Console {

	private final Contender contender;

	private final SqsCalls calls;

	private final JsonMapper json;

	Console(ObjectProvider<Contender> contender, @Value("${baseline:}") String chosen, SqsCalls calls,
			JsonMapper json) {
		this.contender = contender.getIfAvailable(() -> {
			throw new InvalidConfigurationPropertyValueException("baseline", chosen, "It is 'loop' or 'listener'.");
		});
		this.calls = calls;
		this.json = json;
	}

	void run(BufferedReader lines, PrintStream answers) throws IOException {
		answers.println("ready");
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			String[] words = line.strip().split(" ", 2);
			switch (words[0]) {
				case "start" -> {
					this.contender.start((words.length > 1) ? Integer.parseInt(words[1]) : 1);
					answers.println("started");
				}
				case "stop" -> {
					this.contender.stop();
					answers.println(this.json.writeValueAsString(new Counts(this.calls.byAction())));
				}
				default -> throw new IllegalArgumentException("Neither 'start' nor 'stop': " + line);
			}
		}
	}

	private record Counts(Map<String, Long> sqsCalls) {
	}

}
