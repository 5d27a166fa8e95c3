package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A case is one fault at one passage of one point, and every fault that makes sense is a
 * case.
 */
class CrashDeskTests {

	private static final String COMMIT = "payment-service: commit charges";

	private static final String RECEIVE = "order-worker: receive";

	private final List<Set<String>> deliveredAgain = new ArrayList<>();

	private final CrashDesk desk = new CrashDesk(this.deliveredAgain::add);

	@AfterEach
	void close() {
		this.desk.close();
	}

	@Test
	void strikesAtThePassageThatIsNamedAndNeverAgain() {
		this.desk.begin(crash(new CrashPoint(COMMIT, 2), CrashFault.KILLED_AFTER));
		List<String> words = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			words.add(this.desk.ask(COMMIT, "before", ""));
			words.add(this.desk.ask(COMMIT, "after", ""));
		}
		assertThat(words).containsExactly("GO", "GO", "GO", "HALT", "GO", "GO");
		assertThat(this.desk.struck()).isTrue();
	}

	@Test
	void knowsThatNothingStruckWhereNothingWasPassed() {
		this.desk.begin(crash(new CrashPoint(COMMIT, 2), CrashFault.KILLED_BEFORE));
		assertThat(this.desk.ask(COMMIT, "before", "")).isEqualTo("GO");
		assertThat(this.desk.struck()).isFalse();
	}

	@Test
	void deliversAgainWhatTheWorkerHasJustReceived() {
		this.desk.begin(crash(new CrashPoint(RECEIVE, 1), CrashFault.TWICE));
		assertThat(this.desk.ask(RECEIVE, "after", "receipt")).isEqualTo("GO");
		assertThat(this.deliveredAgain).containsExactly(Set.of("receipt"));
	}

	@Test
	void makesACaseOfEveryFaultAtEveryPoint() {
		List<CrashCase> cases = CrashCase.all(Map.of(CrashScenario.HAPPY,
				List.of(new CrashPoint("customer: call POST /orders", 1), new CrashPoint(COMMIT, 1),
						new CrashPoint(COMMIT, 2), new CrashPoint(RECEIVE, 1),
						new CrashPoint("order-worker: delete", 1))));
		assertThat(cases).extracting(CrashCase::toString)
			.containsExactly("happy | customer: call POST /orders | reply lost",
					"happy | customer: call POST /orders | delivered twice",
					"happy | payment-service: commit charges | killed before",
					"happy | payment-service: commit charges | killed after",
					"happy | payment-service: commit charges | reply lost",
					"happy | payment-service: commit charges #2 | killed before",
					"happy | payment-service: commit charges #2 | killed after",
					"happy | payment-service: commit charges #2 | reply lost",
					"happy | order-worker: receive | killed after", "happy | order-worker: receive | reply lost",
					"happy | order-worker: receive | delivered twice", "happy | order-worker: delete | killed before",
					"happy | order-worker: delete | killed after", "happy | order-worker: delete | reply lost",
					"happy | order-worker: delete | delivered twice");
		assertThat(cases.stream().filter((each) -> each.isMeantBy("delete | killed after")))
			.containsExactly(cases.get(12));
		assertThat(cases.stream().filter((each) -> each.isMeantBy("charges #2"))).hasSize(3);
	}

	private static CrashCase crash(CrashPoint point, CrashFault fault) {
		return new CrashCase(1, CrashScenario.HAPPY, point, fault);
	}

}
