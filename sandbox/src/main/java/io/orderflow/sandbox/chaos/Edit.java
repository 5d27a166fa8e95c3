package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;

/**
 * A change to a source file of a service that never reaches the file itself: a text that
 * must be there exactly once, and what stands in its place.
 *
 * @param service whose file
 * @param type the type in it, with the last part of its package, as
 * {@code worker/FulfilOrders}
 * @param text what is there
 * @param replacement what is there instead
 */
record Edit(Service service, String type, String text, String replacement) {

	/** The file as it is. */
	Path file(Project project) {
		return project.root()
			.resolve(this.service.id())
			.resolve("src/main/java/io/orderflow")
			.resolve(this.type + ".java");
	}

	/** What the file says. */
	String read(Project project) {
		Path file = file(project);
		if (!Files.exists(file)) {
			throw new SandboxException("The self-test edits the sources, and " + file
					+ " is not there: run it in a checkout, and keep its edits in step with the code");
		}
		try {
			return Files.readString(file);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** Another text would be another edit, and none would be no edit at all. */
	String apply(String source) {
		int at = source.indexOf(this.text);
		if (at < 0 || source.indexOf(this.text, at + 1) >= 0) {
			throw new SandboxException(("%s has this text %s, and the self-test can only edit what is there exactly"
					+ " once; keep its edits in step with the code: %s")
				.formatted(this.type, (at < 0) ? "nowhere" : "more than once", this.text));
		}
		return source.substring(0, at) + this.replacement + source.substring(at + this.text.length());
	}

}
