package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a sandbox has its data: a folder for PostgreSQL and one for its replica, one for
 * the queue's messages, and the issuer's key.
 *
 * @param postgres PostgreSQL's own folder
 * @param replica the replica's folder, whose contents are a copy
 * @param queue the queue's folder
 * @param keys the file with the key that signs tokens; a new key would turn away those
 * who hold a token of the old one
 */
public record Data(Path postgres, Path replica, Path queue, Path keys) {

	/** The usual places in a folder. */
	public static Data in(Path folder) {
		return new Data(folder.resolve("postgres"), folder.resolve("replica"), folder.resolve("queue"),
				folder.resolve("issuer/key.json"));
	}

	/** Deletes a folder with all that is in it, or nothing where there is none. */
	public static void delete(Path folder) {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> all = Files.walk(folder)) {
			for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(each);
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
