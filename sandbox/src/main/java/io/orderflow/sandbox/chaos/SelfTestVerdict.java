package io.orderflow.sandbox.chaos;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.freva.asciitable.ColumnData;
import io.orderflow.sandbox.Table;

/**
 * Whether the checker is sharp, for people and for machines.
 *
 * @param sharp whether every mutant was caught, and nobody else
 * @param seed what it can be repeated with
 * @param seconds how long all of it took
 * @param unchanged how the system as it was built took each provocation
 * @param mutants what became of each mutant
 */
record SelfTestVerdict(boolean sharp, long seed, long seconds, List<Passed> unchanged, List<Caught> mutants) {

	static final int MOST_TOLD = 5;

	void print(PrintStream out) {
		print(out, this.unchanged,
				List.of(Table.text("the system as it was built", Passed::provocation),
						Table.text("invariants", (passed) -> passed.violations().isEmpty() ? "held" : "VIOLATED"),
						Table.text("seconds", (passed) -> Long.toString(passed.seconds()))));
		print(out, this.mutants, List.of(Table.text("way to break it", Caught::way),
				Table.text("clean run", (caught) -> caught.clean().isEmpty() ? "passed" : "FAILED"),
				Table.text("provoked by", Caught::provocation),
				Table.text("must violate", (caught) -> caught.named().name()), Table.text("violated", Caught::outcome),
				Table.text("seconds", (caught) -> Long.toString(caught.seconds()))));
		out.printf("%d of %d ways were caught, seed %d, %d s in all.%n",
				this.mutants.stream().filter(Caught::sharp).count(), this.mutants.size(), this.seed, this.seconds);
		out.println(this.sharp ? "The checker is sharp, and gives no false alarm."
				: "The checker is not sharp, or gives false alarms.");
	}

	private static <T> void print(PrintStream out, List<T> rows, List<ColumnData<T>> columns) {
		out.println();
		out.println(Table.of(rows, columns));
	}

	/**
	 * How the system as it was built took a provocation.
	 *
	 * @param provocation which
	 * @param violations what did not hold, and should have
	 * @param seconds how long it took
	 */
	record Passed(String provocation, List<String> violations, long seconds) {
	}

	/**
	 * What became of a mutant.
	 *
	 * @param way its name
	 * @param wrong what is wrong with it
	 * @param provocation what it was provoked by
	 * @param named the invariant that it must violate
	 * @param clean what did not hold before it was provoked, and should have
	 * @param violations how often it violated each invariant once it was provoked
	 * @param example one violation of the one that it must violate; empty if there is
	 * none
	 * @param seconds how long it took
	 */
	record Caught(String way, String wrong, String provocation, Invariant named, List<String> clean,
			Map<Invariant, Integer> violations, String example, long seconds) {

		static Caught of(Mutant mutant, List<String> clean, Findings provoked, long seconds) {
			Map<Invariant, Integer> violations = new TreeMap<>();
			Arrays.stream(Invariant.values())
				.filter((invariant) -> !provoked.violations(invariant).isEmpty())
				.forEach((invariant) -> violations.put(invariant, provoked.violations(invariant).size()));
			return new Caught(mutant.id(), mutant.wrong(), mutant.provocation().id(), mutant.violates(), clean,
					violations,
					provoked.violations(mutant.violates()).stream().findFirst().map(Violation::toString).orElse(""),
					seconds);
		}

		/** Whether it was right before, and wrong in the way that was foretold. */
		boolean sharp() {
			return this.clean.isEmpty() && this.violations.containsKey(this.named);
		}

		private String outcome() {
			return sharp() ? "yes, of " + this.violations : this.clean.isEmpty() ? "NOT, of " + this.violations : "-";
		}

	}

}
