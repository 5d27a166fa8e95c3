package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL with a database and a role for each service, as
 * {@code ops/postgres/databases.sql} says. Commits are durable: {@code fsync},
 * {@code synchronous_commit} and {@code full_page_writes} are on.
 */
public final class LocalPostgres implements AutoCloseable {

	private final EmbeddedPostgres server;

	private LocalPostgres(EmbeddedPostgres server) {
		this.server = server;
	}

	/**
	 * The one server that the tests of a JVM share; it ends with the JVM.
	 * @return the running server
	 */
	public static LocalPostgres shared() {
		return Shared.SERVER;
	}

	/**
	 * Where a service finds its database.
	 * @param service the name of the database and of its role, such as {@code orders}
	 * @return how to connect as that service
	 */
	public Database database(String service) {
		return new Database("jdbc:postgresql://127.0.0.1:" + this.server.getPort() + "/" + service, service, service);
	}

	private static LocalPostgres start() {
		try {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.setServerConfig("full_page_writes", "on")
				.start();
			LocalPostgres postgres = new LocalPostgres(server);
			postgres.createDatabases();
			return postgres;
		}
		catch (IOException failure) {
			throw new UncheckedIOException("PostgreSQL did not start", failure);
		}
	}

	private void createDatabases() throws IOException {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements()) {
				statement.execute(sql);
			}
		}
		catch (SQLException failure) {
			throw new IOException("The databases could not be created", failure);
		}
	}

	private static String[] statements() throws IOException {
		try (InputStream file = LocalPostgres.class.getResourceAsStream("/ops/postgres/databases.sql")) {
			if (file == null) {
				throw new IOException("ops/postgres/databases.sql is not in the jar");
			}
			String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
			return Arrays.stream(sql.replaceAll("(?m)--.*$", "").split(";", -1))
				.map(String::strip)
				.filter((s) -> !s.isEmpty())
				.toArray(String[]::new);
		}
	}

	@Override
	public void close() throws IOException {
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
	}

	private static final class Shared {

		static final LocalPostgres SERVER = start();

	}

}
