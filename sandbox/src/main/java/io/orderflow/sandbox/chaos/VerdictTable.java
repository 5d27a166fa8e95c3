package io.orderflow.sandbox.chaos;

import java.io.PrintStream;
import java.util.List;

import com.github.freva.asciitable.ColumnData;
import io.orderflow.sandbox.Table;

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
				List.of(Table.text("faults", WIDEST, Verdict.FaultsOfAKind::kind),
						Table.number("planned", (faults) -> Integer.toString(faults.planned())),
						Table.number("struck", (faults) -> Integer.toString(faults.struck()))));
		print(out, verdict.invariants(),
				List.of(Table.text("", WIDEST, (look) -> look.invariant().name()),
						Table.text("what must hold", WIDEST, Verdict.Look::sentence),
						Table.number("looked at", (look) -> Long.toString(look.checked())),
						Table.number("violated", (look) -> Integer.toString(look.violations()))));
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
			out.println(Table.of(rows, columns));
		}
	}

}
