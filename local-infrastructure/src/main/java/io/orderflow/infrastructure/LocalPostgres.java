package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with a database and a role for each service, as
 * {@code ops/postgres/databases.sql} says. Commits are durable: {@code fsync},
 * {@code synchronous_commit} and {@code full_page_writes} are on.
 */
public final class LocalPostgres implements AutoCloseable {

	/** SQL states of "this role exists" and "this database exists". */
	private static final Set<String> EXISTS = Set.of("42710", "42P04");

	private final PostgresServer server;

	/** Where it keeps its data, if it does. */
	private final @Nullable Path folder;

	private LocalPostgres(PostgresServer server, @Nullable Path folder) {
		this.server = server;
		this.folder = folder;
		createDatabases();
	}

	/**
	 * The one server that the tests of a JVM share; it ends with the JVM.
	 * @return the running server: embedded, or a container where
	 * {@code -Dinfrastructure=containers} says so
	 */
	public static LocalPostgres shared() {
		return Shared.SERVER;
	}

	/**
	 * Starts a server that keeps its data in a folder, where a later start finds it
	 * again, also after a kill.
	 * @param port the port to listen on; 0 takes a free one
	 * @param folder the data folder; created when absent
	 * @return the running server, which the caller closes
	 */
	public static LocalPostgres start(int port, Path folder) {
		return new LocalPostgres(EmbeddedPostgresServer.keeping(port, folder), folder);
	}

	/**
	 * Ends a server that outlived its JVM.
	 * @param folder the data folder of that server
	 * @return whether there was one
	 */
	public static boolean endLeftOver(Path folder) {
		return EmbeddedPostgresServer.endLeftOver(folder);
	}

	/**
	 * Where a service finds its database.
	 * @param service the name of the database and of its role, such as {@code orders}
	 * @return how to connect as that service
	 */
	public Database database(String service) {
		return new Database("jdbc:postgresql://" + this.server.host() + ":" + this.server.port() + "/" + service,
				service, service);
	}

	/**
	 * Ends a server that keeps its data as a crash does: it finishes nothing and writes
	 * nothing more. A later start on its folder finds what was committed, and only that.
	 */
	public void crash() {
		if (this.folder == null) {
			throw new IllegalStateException("Nothing would be left of a server that keeps no data");
		}
		EmbeddedPostgresServer.crash(this.folder);
		close();
	}

	private void createDatabases() {
		Database own = database("postgres");
		try (Connection connection = own.connect(); Statement statement = connection.createStatement()) {
			for (String sql : definitions().replaceAll("(?m)--.*$", "").split(";", -1)) {
				createOnce(statement, sql.strip());
			}
		}
		catch (SQLException failure) {
			close();
			throw new IllegalStateException("The databases could not be created", failure);
		}
	}

	/** A kept folder has them already. */
	private static void createOnce(Statement statement, String sql) throws SQLException {
		if (sql.isEmpty()) {
			return;
		}
		try {
			statement.execute(sql);
		}
		catch (SQLException failure) {
			if (!EXISTS.contains(failure.getSQLState())) {
				throw failure;
			}
		}
	}

	private static String definitions() {
		try (InputStream file = LocalPostgres.class.getResourceAsStream("/ops/postgres/databases.sql")) {
			if (file == null) {
				throw new IOException("ops/postgres/databases.sql is not in the jar");
			}
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

	/**
	 * How to connect to a service's database.
	 *
	 * @param url the JDBC URL
	 * @param user the service's role
	 * @param password the role's password
	 */
	public record Database(String url, String user, String password) {

		/**
		 * Connects as that service.
		 * @return a connection, which the caller closes
		 * @throws SQLException if the server is away
		 */
		public Connection connect() throws SQLException {
			return DriverManager.getConnection(this.url, this.user, this.password);
		}

		/**
		 * Does something as that service, on a connection of its own.
		 * @param sql the statement
		 */
		public void execute(String sql) {
			try (Connection connection = connect(); Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
			catch (SQLException failure) {
				throw new IllegalStateException(failure);
			}
		}

		/**
		 * Asks for one value as that service, on a connection of its own.
		 * @param query what has one row with one column
		 * @return the value as text; null where it is null
		 */
		public @Nullable String value(String query) {
			try (Connection connection = connect();
					Statement statement = connection.createStatement();
					ResultSet row = statement.executeQuery(query)) {
				row.next();
				return row.getString(1);
			}
			catch (SQLException failure) {
				throw new IllegalStateException(failure);
			}
		}

	}

	private static final class Shared {

		static final LocalPostgres SERVER = new LocalPostgres(
				InfrastructureChoice.containers() ? Containers.postgres() : EmbeddedPostgresServer.fresh(), null);

	}

}
