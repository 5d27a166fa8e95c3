package io.orderflow.sandbox.chaos;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import io.orderflow.sandbox.Project;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a system that nobody disturbs passes: what the checker had against it would be
 * an error of the checker or the workload.
 */
class ChaosRunSystemTests {

	private static final Path FOLDER = Project.locate().root().resolve("sandbox/target/chaos-run");

	@Test
	void hasNothingAgainstASystemThatNobodyDisturbs() throws Exception {
		Scenario scenario = Scenario.of(20261124, 100, Duration.ofSeconds(15), 0, Set.of());
		try (ChaosSystem system = new ChaosSystem(Project.locate(), FOLDER, false);
				PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
			Verdict verdict = new ChaosRun(system, scenario, nowhere).run();
			assertThat(verdict.violations()).isEmpty();
			assertThat(verdict.invariants())
				.allSatisfy((look) -> assertThat(look.checked()).as("%s", look).isPositive());
			assertThat(verdict.held()).isTrue();
			assertThat(verdict.orders()).containsKeys("COMPLETED", "REJECTED");
		}
	}

}
