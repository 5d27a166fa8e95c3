package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.util.LinuxUtils;

import org.springframework.util.FileSystemUtils;

/**
 * A streaming standby of an embedded {@link LocalPostgres}: it follows the other and
 * answers what only reads. It can be left behind, frozen, killed and started again. Its
 * data is a copy and goes with it.
 */
public final class LocalReplica implements AutoCloseable {

	private final LocalPostgres.Database primary;

	private final Path home;

	private final int port;

	private final List<String> command;

	private PostgresProcess process;

	private LocalReplica(LocalPostgres.Database primary, Path home, int port) {
		this.primary = primary;
		this.home = home;
		this.port = port;
		this.command = command(primary, data(home), port);
		this.process = launch();
		Runtime.getRuntime().addShutdownHook(new Thread(this::close, "replica"));
	}

	/**
	 * Makes a replica on a free port and starts it; it ends with this JVM.
	 * @param primary what it follows, which is embedded
	 * @return the running replica, which is closed before what it follows
	 */
	public static LocalReplica of(LocalPostgres primary) {
		try {
			return start(primary, Ports.free(), Files.createTempDirectory("orderflow-replica"));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/**
	 * Makes a replica and starts it; it ends with this JVM.
	 * @param primary what it follows, which is embedded
	 * @param port where it listens
	 * @param home its folder, of which nothing is kept
	 * @return the running replica, which is closed before what it follows
	 */
	public static LocalReplica start(LocalPostgres primary, int port, Path home) {
		if (InfrastructureChoice.containers()) {
			throw new IllegalStateException("The data of a PostgreSQL in a container cannot be copied for a replica");
		}
		Ports.refuseTaken(port, "the replica");
		Path folder = home.toAbsolutePath();
		LocalPostgres.Database all = primary.database("postgres");
		try {
			FileSystemUtils.deleteRecursively(folder);
			Files.createDirectories(folder);
			// PostgreSQL starts on no data that others could read.
			Files.createDirectory(data(folder),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		BaseBackup.take(all, data(folder));
		return new LocalReplica(all, folder, port);
	}

	/**
	 * Ends a replica that outlived its JVM.
	 * @param home its folder
	 * @return whether there was one
	 */
	public static boolean endLeftOver(Path home) {
		return EmbeddedPostgresServer.endLeftOver(data(home));
	}

	private static Path data(Path home) {
		return home.resolve("data");
	}

	/**
	 * By the binary of its primary, and like it not as root, which PostgreSQL refuses.
	 */
	private static List<String> command(LocalPostgres.Database primary, Path data, int port) {
		List<String> words = new ArrayList<>();
		if (LinuxUtils.isUnshareAvailable()) {
			words.addAll(List.of("unshare", "-U"));
		}
		words.addAll(List.of(primary.value("select setting from pg_config where name = 'BINDIR'") + "/postgres", "-D",
				data.toString(), "-p", Integer.toString(port)));
		Stream.of("primary_conninfo=host=127.0.0.1 port=" + primary.value("show port") + " user=" + primary.user(),
				// The log is kept for it while it is connected, also frozen.
				"wal_receiver_create_temp_slot=on", "wal_retrieve_retry_interval=200ms",
				// No less than its primary has, or it does not start.
				"max_connections=" + primary.value("show max_connections"), "unix_socket_directories=",
				"log_error_verbosity=terse",
				// What is lost with the machine is copied again.
				"fsync=off")
			.forEach((setting) -> words.addAll(List.of("-c", setting)));
		return words;
	}

	/**
	 * Where a service can read.
	 * @param service the name of the database and of its role, such as {@code orders}
	 * @return how to connect as that service
	 */
	public LocalPostgres.Database database(String service) {
		return new LocalPostgres.Database("jdbc:postgresql://127.0.0.1:" + this.port + "/" + service, service, service);
	}

	/** Whether it shows all that its primary has committed by now. */
	public boolean hasCaughtUp() {
		String written = this.primary.value("select pg_current_wal_lsn()");
		return "t".equals(database("postgres").value("select pg_last_wal_replay_lsn() >= '" + written + "'"));
	}

	/** From now on it shows nothing new, and still answers. */
	public void fallBehind() {
		database("postgres").execute("select pg_wal_replay_pause()");
	}

	/** It shows what is new again, from where it stopped. */
	public void catchUp() {
		database("postgres").execute("select pg_wal_replay_resume()");
	}

	/** SIGSTOP: connections open and stay open, and nothing is answered. */
	public void freeze() {
		this.process.freeze();
	}

	/** SIGCONT: it goes on where it stood still. */
	public void thaw() {
		this.process.thaw();
	}

	/** SIGKILL. */
	public void kill() {
		this.process.kill();
	}

	/** Starts it again where it was, after a kill. */
	public void restart() {
		this.process = launch();
	}

	private PostgresProcess launch() {
		return PostgresProcess.launch(this.command, this.home.resolve("log"), database("postgres"));
	}

	@Override
	public synchronized void close() {
		if (this.process.alive()) {
			this.process.stop();
		}
		try {
			FileSystemUtils.deleteRecursively(this.home);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

}
