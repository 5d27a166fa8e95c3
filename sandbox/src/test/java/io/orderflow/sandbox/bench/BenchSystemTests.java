package io.orderflow.sandbox.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.orderflow.sandbox.Compilation;
import io.orderflow.sandbox.Project;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the bench can do its work: each contender ends real orders on the real
 * services, far away. How fast is not looked at.
 */
@Tag("long")
class BenchSystemTests {

	private static final Path FOLDER = Project.locate().root().resolve("sandbox/target/bench");

	@Test
	void measuresEachContender() throws Exception {
		Network network = Network.BETWEEN_HOSTS;
		try (BenchSystem system = new BenchSystem(Project.locate(), FOLDER, network, Compilation.QUICK,
				BenchSystem.LONG_POLL);
				PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
			system.startServices();
			List<Contender> contenders = List.of(system.startBaseline(Baseline.Kind.LOOP),
					system.startBaseline(Baseline.Kind.LISTENER), system.startWorkers(1));
			List<Drained> rounds = new Comparison(0, 1, 100, nowhere).run(system, network, contenders);
			assertThat(rounds).extracting(Drained::contender)
				.containsExactlyInAnyOrderElementsOf(contenders.stream().map(Contender::name).toList());
			assertThat(rounds).allSatisfy((drained) -> {
				assertThat(drained.orders()).isEqualTo(100);
				assertThat(drained.sqsCallsPerOrder()).isPositive();
				assertThat(drained.commitsPerOrder()).isPositive();
				assertThat(drained.processor()).allSatisfy((who, seconds) -> assertThat(seconds).isNotNegative());
				assertThat(drained.residentMegabytes())
					.allSatisfy((who, megabytes) -> assertThat(megabytes).isPositive());
			});
			assertThat(new Steady(system, network, 20).measure(contenders.getLast()))
				.satisfies((latency) -> assertThat(latency.ended()).isEqualTo(latency.orders()));
		}
	}

}
