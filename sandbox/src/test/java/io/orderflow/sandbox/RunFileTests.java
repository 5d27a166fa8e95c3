package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A start ends what a killed sandbox left behind, and nobody else's process.
 */
@DisabledOnOs(OS.WINDOWS)
class RunFileTests {

	private final Path folder;

	private final RunFile runFile;

	private Process service;

	RunFileTests(@TempDir Path folder) throws IOException {
		this.folder = folder;
		this.runFile = new RunFile(folder.resolve("run.json"));
		this.service = new ProcessBuilder("sleep", "300").start();
	}

	@BeforeEach
	void serviceLives() {
		assertThat(this.service.isAlive()).isTrue();
	}

	@AfterEach
	void endService() {
		this.service.destroyForcibly();
	}

	@Test
	void endsTheServicesOfASandboxThatIsGone() {
		this.runFile.write(run(gone(), Run.Member.of("order-worker", this.service.toHandle())));
		assertThat(this.runFile.running()).isEmpty();
		assertThat(this.runFile.endLeftOver()).containsExactly("order-worker");
		assertThat(this.service.isAlive()).isFalse();
	}

	@Test
	void sparesAProcessThatHasTheNumberButStartedAtAnotherTime() {
		this.runFile
			.write(run(gone(), new Run.Member("order-worker", this.service.pid(), Instant.now().minusSeconds(60))));
		assertThat(this.runFile.endLeftOver()).isEmpty();
		assertThat(this.service.isAlive()).isTrue();
	}

	@Test
	void sparesTheServicesOfASandboxThatRuns() {
		Run run = run(Run.Member.of("sandbox", ProcessHandle.current()),
				Run.Member.of("order-worker", this.service.toHandle()));
		this.runFile.write(run);
		assertThat(this.runFile.running()).contains(run);
		assertThat(this.runFile.endLeftOver()).isEmpty();
		assertThat(this.service.isAlive()).isTrue();
	}

	@Test
	void saysWhichFileItCannotRead() throws IOException {
		Files.writeString(this.folder.resolve("run.json"), "{");
		assertThatExceptionOfType(SandboxException.class).isThrownBy(this.runFile::running)
			.withMessageContaining("run.json cannot be read");
	}

	private static Run.Member gone() {
		return new Run.Member("sandbox", ProcessHandle.current().pid(), Instant.EPOCH);
	}

	private Run run(Run.Member sandbox, Run.Member service) {
		return new Run(sandbox, this.folder.toString(), List.of(service), null);
	}

}
