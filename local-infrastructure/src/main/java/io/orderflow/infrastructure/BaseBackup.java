package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies the data of a PostgreSQL that runs on, for a standby to start from: what
 * pg_basebackup does, which the embedded binaries lack.
 */
final class BaseBackup {

	/** A standby makes its own, and is sent what it lacks of the log. */
	private static final Set<Path> EMPTY = Set.of(Path.of("pg_wal"), Path.of("pg_replslot"), Path.of("pg_dynshmem"),
			Path.of("pg_notify"), Path.of("pg_serial"), Path.of("pg_snapshots"), Path.of("pg_stat_tmp"),
			Path.of("pg_subtrans"));

	/** They tell of the process that runs there. */
	private static final Set<Path> LEFT_OUT = Set.of(Path.of("postmaster.pid"), Path.of("postmaster.opts"),
			Path.of("epg-lock"));

	private BaseBackup() {
	}

	/**
	 * Makes a folder the data of a standby.
	 * @param primary what is copied, as its superuser sees it
	 * @param folder where there is nothing yet
	 */
	static void take(LocalPostgres.Database primary, Path folder) {
		// A backup ends with the session that began it.
		try (Connection session = primary.connect(); Statement statement = session.createStatement()) {
			statement.execute("select pg_backup_start('replica', fast => true)");
			copy(Path.of(value(statement, "show data_directory")), folder);
			Files.writeString(folder.resolve("backup_label"),
					value(statement, "select labelfile from pg_backup_stop(wait_for_archive => false)"));
			Files.createFile(folder.resolve("standby.signal"));
		}
		catch (SQLException failure) {
			throw new IllegalStateException("The data for a replica could not be copied", failure);
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The data for a replica could not be copied", failure);
		}
	}

	private static String value(Statement statement, String sql) throws SQLException {
		try (ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		}
	}

	/**
	 * Files change and go while they are copied; the log, from the beginning of the
	 * backup on, makes the copy good.
	 */
	private static void copy(Path from, Path to) throws IOException {
		Files.walkFileTree(from, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
				Path name = from.relativize(folder);
				if (!folder.equals(from)) {
					Files.createDirectory(to.resolve(name));
				}
				return EMPTY.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path name = from.relativize(file);
				if (!LEFT_OUT.contains(name)) {
					try {
						Files.copy(file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
					}
					catch (NoSuchFileException gone) {
						return FileVisitResult.CONTINUE;
					}
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
				if (failure instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw failure;
			}
		});
	}

}
