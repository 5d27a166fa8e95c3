package io.orderflow.sandbox.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Figures of three rounds that a person can work out. */
class ReportTests {

	private static final String LOOP = Baseline.Kind.LOOP.title();

	private static final String LISTENER = Baseline.Kind.LISTENER.title();

	@Test
	void comparesMediansOfOneNetwork() {
		String table = print(new Report(new Surroundings(Map.of()),
				List.of(drained(LOOP, 50, 10), drained(LOOP, 10, 10), drained(LOOP, 30, 10), drained(LISTENER, 100, 1),
						drained("ours", 600, 1), drained("ours", 900, 1), drained("ours", 300, 1)),
				List.of()));
		assertThat(row(table, LOOP)).containsExactly("3", "1..5", "1.0", "0.0", "0.300", "0.50", "40.00", "0.12");
		assertThat(row(table, "ours")).containsExactly("600", "300..900", "200.0", "6.0", "0.300", "0.50", "40.00",
				"0.12");
	}

	@Test
	void leavesOutWhatWasNotMeasured() {
		String table = print(new Report(new Surroundings(Map.of()), List.of(drained("ours", 500, 1)), List.of()));
		assertThat(row(table, "ours")).containsExactly("500", "500..500", "-", "-", "0.300", "0.50", "40.00", "0.12");
	}

	@Test
	void tellsWhereTheProcessorWas() {
		String table = print(new Report(new Surroundings(Map.of()),
				List.of(drained(LOOP, 50, 10), drained("ours", 600, 1)), List.of()));
		String processor = table.substring(table.indexOf("Where the processor's time went"));
		assertThat(processor).containsPattern("\\| +a +\\| +b");
		assertThat(row(processor, LOOP)).containsExactly("30.00", "10.00");
		assertThat(row(processor, "ours")).containsExactly("30.00", "10.00");
	}

	private static Drained drained(String contender, int orders, double seconds) {
		return new Drained(contender, "here", orders, seconds, orders * 0.3, orders / 2,
				Map.of("a", orders * 0.03, "b", orders * 0.01), Map.of());
	}

	private static String print(Report report) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
		return out.toString(StandardCharsets.UTF_8);
	}

	/** The figures of a row, without its name. */
	private static List<String> row(String table, String name) {
		String row = table.lines().filter((line) -> line.strip().startsWith(name)).findFirst().orElseThrow();
		return List.of(row.substring(row.indexOf(name) + name.length()).replace("|", " ").strip().split("\\s+"));
	}

}
