package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.orderflow.sandbox.chaos.Databases.OrderRow;

/**
 * What came out of a run, for people and for machines.
 *
 * @param held whether every invariant held
 * @param seed what the run can be repeated with
 * @param orders how many orders ended how
 * @param windowSeconds how long orders and faults had
 * @param seconds how long all of it took
 * @param settledAfterSeconds how long after the last fault everything had settled
 * @param greatestReceiveCount how often a message was received at most
 * @param unheard what of the worker's talk with the queue may be missing
 * @param faults what was done, by kind
 * @param invariants what was looked at, and what did not hold
 * @param violations each with its order's whole story
 * @param versions of what it ran on
 */
record Verdict(boolean held, long seed, Map<String, Long> orders, long windowSeconds, long seconds,
		double settledAfterSeconds, int greatestReceiveCount, List<String> unheard, List<FaultsOfAKind> faults,
		List<Look> invariants, List<Told> violations, Map<String, String> versions) {

	/** Who reads more has enough to do with these. */
	private static final int MOST_STORIES = 50;

	static Verdict of(Scenario scenario, Evidence evidence, Findings findings, List<Struck> struck, Duration settled,
			Duration all, SqsLog log) {
		return new Verdict(findings.violations().isEmpty(), scenario.seed(), ended(evidence),
				scenario.window().toSeconds(), all.toSeconds(), settled.toMillis() / 1000.0, log.greatestReceiveCount(),
				log.gaps(),
				evidence.surroundings().faults().stream().map((faults) -> FaultsOfAKind.of(faults, struck)).toList(),
				Arrays.stream(Invariant.values()).map((invariant) -> Look.of(invariant, findings)).toList(),
				tell(findings, new Story(evidence, struck)),
				new TreeMap<>(Map.of("java", Runtime.version().toString(), "os",
						System.getProperty("os.name") + " " + System.getProperty("os.version"), "processors",
						Integer.toString(Runtime.getRuntime().availableProcessors()))));
	}

	private static Map<String, Long> ended(Evidence evidence) {
		Map<String, Long> ended = evidence.databases()
			.orders()
			.stream()
			.collect(Collectors.groupingBy(OrderRow::status, TreeMap::new, Collectors.counting()));
		ended.put("ASKED_FOR", (long) evidence.history().asked().size());
		ended.put("POISON", (long) evidence.history().poison().size());
		return ended;
	}

	private static List<Told> tell(Findings findings, Story story) {
		return findings.violations()
			.stream()
			.limit(MOST_STORIES)
			.map((violation) -> new Told(violation.invariant(), violation.orderId(), violation.what(),
					violation.orderId().isEmpty() ? List.of() : story.of(violation.orderId())))
			.toList();
	}

	/**
	 * What was done of one kind.
	 *
	 * @param kind which
	 * @param planned how often it was planned
	 * @param struck how often it struck while orders were on their way
	 * @param evidence what shows it, each time
	 */
	record FaultsOfAKind(String kind, int planned, int struck, List<Struck> evidence) {

		static FaultsOfAKind of(Evidence.Faults faults, List<Struck> struck) {
			return new FaultsOfAKind(faults.kind(), faults.planned(), faults.struck(),
					struck.stream().filter((each) -> each.kind().id().equals(faults.kind())).toList());
		}

	}

	/**
	 * What was looked at.
	 *
	 * @param invariant which
	 * @param sentence what it says
	 * @param checked how often
	 * @param violations how often it did not hold
	 */
	record Look(Invariant invariant, String sentence, long checked, int violations) {

		static Look of(Invariant invariant, Findings findings) {
			return new Look(invariant, invariant.sentence(), findings.checked(invariant),
					findings.violations(invariant).size());
		}

	}

	/**
	 * What did not hold.
	 *
	 * @param invariant which
	 * @param order of which order
	 * @param what what was found
	 * @param story all that is known of the order
	 */
	record Told(Invariant invariant, String order, String what, List<String> story) {
	}

}
