package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

import io.orderflow.sandbox.chaos.Evidence.Surroundings;

/**
 * What does not belong to one order: steps that are asked again (I14), how often services
 * are called (I15), what is printed (I16), and whether the run has tried anything at all
 * (I17).
 */
final class RunChecks implements Checker.Check {

	/** Once may have been where it did no harm; a plan may have less, and proves less. */
	private static final int OFTEN_ENOUGH = 2;

	private final Evidence evidence;

	private final Findings findings;

	RunChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		repeats();
		Surroundings surroundings = this.evidence.surroundings();
		surroundings.calls()
			.forEach((calls) -> this.findings.expect(Invariant.I15, "", calls.made() <= calls.allowed(),
					() -> "%s was called %d times, and the messages received account for %d".formatted(calls.service(),
							calls.made(), calls.allowed())));
		String canary = surroundings.canary();
		if (canary != null) {
			surroundings.logs().forEach((log) -> isSilent(log, canary));
			areSilent(canary);
		}
		surroundings.faults()
			.forEach((faults) -> this.findings.expect(Invariant.I17, "",
					faults.planned() < OFTEN_ENOUGH || faults.struck() >= OFTEN_ENOUGH,
					() -> "%s was planned %d times and struck %d times while orders were on their way"
						.formatted(faults.kind(), faults.planned(), faults.struck())));
		this.findings.expect(Invariant.I17, "", surroundings.wrong().isEmpty(),
				() -> "went wrong by itself: %s".formatted(surroundings.wrong()));
	}

	private void repeats() {
		this.evidence.repeats()
			.answers()
			.forEach((repeat) -> this.findings.expect(Invariant.I14, repeat.orderId(),
					repeat.answered().equals(repeat.recorded()), () -> "has %s as %s, but is answered %s"
						.formatted(repeat.step(), repeat.recorded(), repeat.answered())));
		this.evidence.repeats().before().forEach((table, rows) -> {
			String after = this.evidence.repeats().after().getOrDefault(table, "nothing");
			this.findings.expect(Invariant.I14, "", rows.equals(after),
					() -> "%s has changed, though steps were only asked again: from %s to %s".formatted(table, rows,
							after));
		});
	}

	/** What a process prints is ours or nobody's: any bytes are read. */
	private void isSilent(Path log, String canary) {
		try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
			long found = lines.filter((line) -> line.contains(canary)).count();
			this.findings.expect(Invariant.I16, "", found == 0,
					() -> "%s has %d lines with what customers wrote".formatted(log.getFileName(), found));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void areSilent(String canary) {
		this.evidence.history()
			.asked()
			.forEach((asked) -> asked.calls()
				.stream()
				.filter((call) -> call.status() >= 400)
				.forEach((call) -> this.findings.expect(Invariant.I16, asked.orderId().orElse(asked.order().name()),
						!call.said().contains(canary), () -> "was answered with what its customer wrote: %d %s"
							.formatted(call.status(), call.said()))));
	}

}
