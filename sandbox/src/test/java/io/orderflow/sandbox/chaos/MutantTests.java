package io.orderflow.sandbox.chaos;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.SandboxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whether the self-test's ways to break the system still fit the sources.
 */
class MutantTests {

	@ParameterizedTest
	@EnumSource
	void findsEachTextExactlyOnce(Mutant mutant) {
		assertThat(mutant.edits().stream().collect(Collectors.groupingBy(Edit::type))).isNotEmpty()
			.allSatisfy((type, edits) -> {
				String source = edits.getFirst().read(Project.locate());
				String edited = source;
				for (Edit edit : edits) {
					edited = edit.apply(edited);
				}
				assertThat(edited).isNotEqualTo(source);
			});
	}

	@Test
	void breaksTheSystemInAtLeastTwelveWays() {
		assertThat(Mutant.values()).hasSizeGreaterThanOrEqualTo(12);
		assertThat(Arrays.stream(Mutant.values()).map(Mutant::violates).distinct()).hasSizeGreaterThanOrEqualTo(6);
	}

	@Test
	void refusesToEditWhatIsNotThereOrThereTwice() {
		Edit edit = Mutant.NO_TOMBSTONE.edits().getFirst();
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> edit.apply("something else"))
			.withMessageContaining("nowhere");
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> edit.apply(edit.text() + " " + edit.text()))
			.withMessageContaining("more than once");
	}

}
