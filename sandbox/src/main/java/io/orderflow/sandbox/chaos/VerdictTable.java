package io.orderflow.sandbox.chaos;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;

/**
 * Shows a verdict to a person.
 */
final class VerdictTable {

	private static final int WIDEST = 110;

	private static final int MOST_VIOLATIONS = 20;

	private VerdictTable() {
	}

	static void print(PrintStream out, Verdict verdict) {
		print(out, verdict.faults(),
				List.of(text("faults", Verdict.FaultsOfAKind::kind),
						number("planned", (faults) -> Integer.toString(faults.planned())),
						number("struck", (faults) -> Integer.toString(faults.struck()))));
		print(out, verdict.invariants(),
				List.of(text("", (look) -> look.invariant().name()), text("what must hold", Verdict.Look::sentence),
						number("looked at", (look) -> Long.toString(look.checked())),
						number("violated", (look) -> Integer.toString(look.violations()))));
		verdict.violations().stream().limit(MOST_VIOLATIONS).forEach((told) -> tell(out, told));
		out.println();
		out.printf("%s   settled %.1f s after the last fault   received %d times at most   %d s in all   seed %d%n",
				verdict.orders(), verdict.settledAfterSeconds(), verdict.greatestReceiveCount(), verdict.seconds(),
				verdict.seed());
		out.println(verdict.held() ? "Every invariant held."
				: verdict.invariants().stream().mapToInt(Verdict.Look::violations).sum() + " violations.");
	}

	private static void tell(PrintStream out, Verdict.Told told) {
		out.println();
		out.println(told.invariant() + " " + told.order() + ": " + told.what());
		told.story().forEach((line) -> out.println("    " + line));
	}

	private static <T> void print(PrintStream out, List<T> rows, List<ColumnData<T>> columns) {
		if (!rows.isEmpty()) {
			out.println();
			out.println(
					AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns));
		}
	}

	private static <T> ColumnData<T> text(String header, Function<T, String> value) {
		return new Column().header(header)
			.dataAlign(HorizontalAlign.LEFT)
			.maxWidth(WIDEST, OverflowBehaviour.NEWLINE)
			.with(value);
	}

	private static <T> ColumnData<T> number(String header, Function<T, String> value) {
		return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
	}

}
