package io.orderflow.sandbox.chaos;

import java.util.Collection;
import java.util.List;

/**
 * Judges what a run has left behind by every {@link Invariant}. It looks at evidence
 * alone, shares no code with the services, and is as good for one order as for many.
 */
final class Checker {

	private Checker() {
	}

	static Findings check(Evidence evidence) {
		Findings findings = new Findings();
		Collection<Dossier> dossiers = Dossier.all(evidence.history(), evidence.databases());
		List<Check> checks = List.of(new EndingChecks(evidence, findings), new AnswerChecks(evidence, findings),
				new MoneyChecks(evidence, findings), new ParcelChecks(findings), new StockChecks(evidence, findings),
				new UndoneChecks(findings), new MessageChecks(evidence, findings), new RunChecks(evidence, findings));
		checks.forEach((check) -> check.look(dossiers));
		return findings;
	}

	/** A few invariants that are seen in the same rows. */
	interface Check {

		void look(Collection<Dossier> dossiers);

	}

}
