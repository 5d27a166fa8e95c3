package io.orderflow.sandbox;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the operator's commands take, and how they put what a worker answers. */
class OperatorCommandsTests {

	@ParameterizedTest
	@ValueSource(strings = { "redrive", "redrive 1 --all", "redrive 1 2", "abandon", "discard",
			"dead-letters --limit x", "pause 1" })
	void refusesWhatIsNoCommand(String line) {
		StringWriter told = new StringWriter();
		CommandLine demo = Demo.commandLine().setErr(new PrintWriter(told));
		String[] words = line.split(" ", -1);
		assertThat(demo.execute(words)).isEqualTo(CommandLine.ExitCode.USAGE);
		assertThat(told.toString()).contains("Usage: demo " + words[0]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redrive --all", "redrive 12345", "abandon 12345", "discard 8f3b", "dead-letters",
			"dead-letters --limit 5", "pause", "resume" })
	void takesWhatIsOne(String line) {
		assertThat(Demo.commandLine().parseArgs(line.split(" ", -1)).errors()).isEmpty();
	}

	@Test
	void showsLettersAsATable() {
		String table = DeadLettersCommand.render(read("""
				{"waiting": 2, "in_flight": 1, "letters": [
				 {"letter_id": "8f3b", "order_id": "12345", "reason": "take_payment answered 500", "receive_count": 1,
				  "received_before": 8, "sent_at": "2026-11-22T10:15:30Z", "age_seconds": 4000,
				  "body": {"bytes": 180, "sha256": "0123456789abcdef"}},
				 {"letter_id": "9a1c", "receive_count": 21, "sent_at": "2026-11-20T10:15:30Z", "age_seconds": 180000,
				  "body": {"bytes": 7, "sha256": "fedcba9876543210"}}]}"""));
		List<String> lines = table.lines().map(String::strip).toList();
		assertThat(lines.get(0))
			.matches("letter +\\| order +\\| reason +\\| received before \\| here \\| age + \\| .*");
		assertThat(lines.get(2)).matches(
				"8f3b +\\| 12345 +\\| take_payment answered 500 +\\| +8 \\| +1 \\| 1 h 6 min \\| +180 \\| 0123456789abcdef");
		assertThat(lines.get(3))
			.matches("9a1c +\\| +\\| SQS moved it: received too often +\\| +\\| +21 \\| +2 d 2 h \\| +7 \\| fed.*");
		assertThat(lines).last().isEqualTo("2 waiting, 1 in flight in OrderQueueDLQ");
		assertThat(DeadLettersCommand.render(read("{\"waiting\": 0, \"in_flight\": 0, \"letters\": []}")))
			.isEqualTo("0 waiting, 0 in flight in OrderQueueDLQ");
	}

	@Test
	void tellsWhatStaysAndWhy() {
		assertThat(RedriveCommand.render(read("""
				{"redriven": 12, "published": 0, "left": [
				 {"letter_id": "8f3b", "order_id": "1", "why": "the order has ended: discard it"},
				 {"letter_id": "9a1c", "why": "it is not an order: it can only be discarded"},
				 {"order_id": "2", "why": "it has no letter, and it has ended"}]}"""))).isEqualTo("""
				12 letters redriven, 0 orders published from their rows, 3 left
				  letter 8f3b order 1 - the order has ended: discard it
				  letter 9a1c - it is not an order: it can only be discarded
				  order 2 - it has no letter, and it has ended""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"receiving": false, "paused": true}  | is paused
					{"receiving": true, "paused": false}  | receives
					{"receiving": false, "paused": false} | is not paused, but receives nothing: its log says why
					{"services": [{"service": "a", "state": "AWAY"}, {"service": "b", "state": "WELL"}]} | is not paused, but receives nothing: a is AWAY
					""")
	void tellsWhetherAWorkerReceives(String answer, String told) {
		assertThat(PauseCommand.render(read(answer))).isEqualTo(told);
	}

	@Test
	void saysThatNoWorkerRuns() {
		try (Tokens tokens = new Tokens(URI.create("http://127.0.0.1:9000"))) {
			assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> new Workers(List.of(), tokens))
				.withMessageContaining("order-worker is not running");
		}
	}

	private static JsonNode read(String document) {
		return JsonMapper.shared().readTree(document);
	}

}
