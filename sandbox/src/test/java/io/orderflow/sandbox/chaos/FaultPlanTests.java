package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.orderflow.sandbox.SandboxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultPlanTests {

	private static final Duration HOUR = Duration.ofMinutes(45);

	private static FaultPlan aLongPlan(long seed) {
		return FaultPlan.of(seed, 500, HOUR, Set.of());
	}

	@Test
	void isTheSameForTheSameSeedAndAnotherForAnother() {
		assertThat(aLongPlan(7)).isEqualTo(aLongPlan(7)).isNotEqualTo(aLongPlan(8));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 42, -3, Long.MAX_VALUE })
	void killsAllServicesAlikeAndDoesEverythingElseAtLeastTwice(long seed) {
		FaultPlan plan = aLongPlan(seed);
		assertThat(plan.faults()).hasSize(500);
		assertThat(plan.byKind().keySet()).containsExactlyInAnyOrder(FaultKind.values());
		assertThat(plan.byKind()).containsEntry(FaultKind.KILL, 300);
		assertThat(plan.byKind().values()).allMatch((count) -> count >= 2);
		assertThat(targetsOf(plan, FaultKind.KILL)).hasSize(5)
			.allSatisfy((target, count) -> assertThat(count).isEqualTo(60));
		for (FaultKind kind : FaultKind.values()) {
			assertThat(targetsOf(plan, kind).keySet()).as(kind.id())
				.containsExactlyInAnyOrderElementsOf(kind.targets());
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 42, -3, Long.MAX_VALUE })
	void strikesATargetOnceAtATimeAndStaysInItsWindow(long seed) {
		Map<String, List<Fault>> byTarget = aLongPlan(seed).faults()
			.stream()
			.collect(Collectors.groupingBy(Fault::target));
		byTarget.values().forEach((faults) -> {
			for (int i = 1; i < faults.size(); i++) {
				assertThat(faults.get(i).at()).isGreaterThanOrEqualTo(faults.get(i - 1).until());
			}
			assertThat(faults.getLast().until()).isLessThanOrEqualTo(HOUR);
			assertThat(faults).allSatisfy(
					(fault) -> assertThat(fault.duration()).isBetween(fault.kind().shortest(), fault.kind().longest()));
		});
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 42, -3, Long.MAX_VALUE })
	void hasEightKindsAlsoWhereThereIsLittleTime(long seed) {
		FaultPlan plan = FaultPlan.of(seed, 20, Duration.ofMinutes(3), Set.of());
		assertThat(plan.faults()).hasSize(20);
		assertThat(plan.byKind()).hasSizeGreaterThanOrEqualTo(8).containsEntry(FaultKind.KILL, 12);
	}

	@Test
	void hasOnlyTheKindsThatAreWanted() {
		Set<FaultKind> only = EnumSet.of(FaultKind.PAUSE, FaultKind.QUEUE_RESTART);
		FaultPlan plan = FaultPlan.of(1, 7, Duration.ofMinutes(10), only);
		assertThat(plan.faults()).hasSize(7);
		assertThat(plan.byKind().keySet()).isEqualTo(only);
		assertThat(FaultPlan.of(1, 50, Duration.ofMinutes(10), Set.of(FaultKind.KILL)).byKind())
			.containsExactly(Map.entry(FaultKind.KILL, 50));
	}

	@Test
	void refusesMoreThanTheTimeAllows() {
		assertThatExceptionOfType(SandboxException.class)
			.isThrownBy(() -> FaultPlan.of(1, 500, Duration.ofMinutes(5), Set.of()))
			.withMessageContaining("faults fit into 5 minutes");
	}

	private static Map<String, Long> targetsOf(FaultPlan plan, FaultKind kind) {
		return plan.faults()
			.stream()
			.filter((fault) -> fault.kind() == kind)
			.collect(Collectors.groupingBy(Fault::target, Collectors.counting()));
	}

}
