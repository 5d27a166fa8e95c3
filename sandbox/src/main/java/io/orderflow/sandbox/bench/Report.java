package io.orderflow.sandbox.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.freva.asciitable.ColumnData;
import io.orderflow.sandbox.Table;

/**
 * What a comparison has measured, for people and for machines.
 *
 * @param surroundings what it ran on
 * @param drained all rounds
 * @param latency how long orders took at a steady pace
 */
record Report(Surroundings surroundings, List<Drained> drained, List<Steady.Latency> latency) {

	/**
	 * US dollars for a call of a standard queue beyond the first million of a month, in
	 * us-east-1 (https://aws.amazon.com/sqs/pricing/).
	 */
	private static final double PRICE_OF_A_CALL = 0.40 / 1_000_000;

	private static final int MILLION = 1_000_000;

	void print(PrintStream out) {
		out.println();
		this.surroundings.facts().forEach((name, value) -> out.println(name + ": " + value));
		for (String network : this.drained.stream().map(Drained::network).distinct().toList()) {
			out.println();
			out.println("A waiting backlog is worked off, " + network + ":");
			out.println(Table.of(rows(network), List.of(Table.text("", Row::contender),
					Table.number("orders/s", (row) -> number("%,.0f", row.perSecond())),
					Table.number("min..max", (row) -> row.range()),
					Table.number("x loop", (row) -> number("%.1f", row.timesTheLoop())),
					Table.number("x listener", (row) -> number("%.1f", row.timesTheListener())),
					Table.number("SQS calls/order", (row) -> number("%.3f", row.sqsCalls())),
					Table.number("commits/order", (row) -> number("%.2f", row.commits())),
					Table.number("CPU s/1,000", (row) -> number("%.2f", row.processor())), Table.number("SQS $/million",
							(row) -> number("%.2f", row.sqsCalls() * MILLION * PRICE_OF_A_CALL)))));
			out.println();
			out.println("Where the processor's time went, seconds for 1,000 orders, " + network + ":");
			out.println(processor(network));
		}
		if (!this.latency.isEmpty()) {
			out.println();
			out.println("Placed to settled, at a steady pace:");
			out.println(Table.of(this.latency,
					List.of(Table.text("", Steady.Latency::contender), Table.text("", Steady.Latency::network),
							Table.number("orders/s", (latency) -> number("%.0f", latency.perSecond())),
							Table.number("p50 ms", (latency) -> Long.toString(latency.p50())),
							Table.number("p99 ms", (latency) -> Long.toString(latency.p99())),
							Table.text("MB resident", (latency) -> memory(latency.residentMegabytes())))));
		}
	}

	private String processor(String network) {
		List<ColumnData<String>> columns = new ArrayList<>();
		columns.add(Table.text("", Function.identity()));
		of(network).flatMap((drained) -> drained.processor().keySet().stream())
			.distinct()
			.sorted()
			.map((process) -> Table.<String>number(process,
					(contender) -> number("%.2f",
							medianOf(network, contender, (drained) -> drained.processorPerThousand(process)))))
			.forEach(columns::add);
		return Table.of(of(network).map(Drained::contender).distinct().toList(), columns);
	}

	private List<Row> rows(String network) {
		List<Row> rows = new ArrayList<>();
		double loop = medianOf(network, Baseline.Kind.LOOP.title(), Drained::perSecond);
		double listener = medianOf(network, Baseline.Kind.LISTENER.title(), Drained::perSecond);
		for (String contender : of(network).map(Drained::contender).distinct().toList()) {
			DoubleSummaryStatistics range = of(network).filter((drained) -> drained.contender().equals(contender))
				.mapToDouble(Drained::perSecond)
				.summaryStatistics();
			double perSecond = medianOf(network, contender, Drained::perSecond);
			rows.add(new Row(contender, perSecond,
					number("%,.0f", range.getMin()) + ".." + number("%,.0f", range.getMax()), perSecond / loop,
					perSecond / listener, medianOf(network, contender, Drained::sqsCallsPerOrder),
					medianOf(network, contender, Drained::commitsPerOrder),
					medianOf(network, contender, Drained::processorPerThousand)));
		}
		return rows;
	}

	private Stream<Drained> of(String network) {
		return this.drained.stream().filter((drained) -> drained.network().equals(network));
	}

	/** Of two in the middle the smaller one; not a number where there is none. */
	private double medianOf(String network, String contender, ToDoubleFunction<Drained> figure) {
		double[] sorted = of(network).filter((drained) -> drained.contender().equals(contender))
			.mapToDouble(figure)
			.sorted()
			.toArray();
		return (sorted.length > 0) ? sorted[(sorted.length - 1) / 2] : Double.NaN;
	}

	private static String memory(Map<String, Long> megabytes) {
		return megabytes.entrySet()
			.stream()
			.map((used) -> used.getKey() + " " + used.getValue())
			.collect(Collectors.joining(", "));
	}

	private static String number(String format, double value) {
		return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
	}

	private record Row(String contender, double perSecond, String range, double timesTheLoop, double timesTheListener,
			double sqsCalls, double commits, double processor) {
	}

}
