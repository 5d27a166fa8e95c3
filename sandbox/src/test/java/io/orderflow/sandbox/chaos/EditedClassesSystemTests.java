package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.orderflow.sandbox.Project;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether each edited copy of a source compiles against the jar that it is put in front
 * of, which must have been built before.
 */
class EditedClassesSystemTests {

	@ParameterizedTest
	@EnumSource
	void compiles(Mutant mutant, @TempDir Path folder) {
		assertThat(new EditedClasses(Project.locate(), folder).compile(mutant.edits())).isNotEmpty()
			.allSatisfy((service, classes) -> assertThat(typesIn(classes)).as(service.id())
				.containsExactlyInAnyOrderElementsOf(mutant.edits()
					.stream()
					.filter((edit) -> edit.service() == service)
					.map((edit) -> "io/orderflow/" + edit.type() + ".class")
					.distinct()
					.toList()));
	}

	private static List<String> typesIn(Path classes) {
		try (Stream<Path> files = Files.walk(classes)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> classes.relativize(file).toString())
				.filter((file) -> !file.contains("$"))
				.toList();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
