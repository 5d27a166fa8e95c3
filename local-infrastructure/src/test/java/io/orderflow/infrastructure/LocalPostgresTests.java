package io.orderflow.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * PostgreSQL is durable, has a database for each service, and lets nobody into another's.
 */
class LocalPostgresTests {

	private static final LocalPostgres postgres = LocalPostgres.shared();

	@ParameterizedTest
	@ValueSource(strings = { "fsync", "synchronous_commit", "full_page_writes" })
	void commitsDurably(String setting) throws SQLException {
		assertThat(answer(postgres.database("orders"), "show " + setting)).isEqualTo("on");
	}

	@Test
	void hasConnectionsForAllServicesAndTheirTests() throws SQLException {
		assertThat(answer(postgres.database("orders"), "show max_connections")).isEqualTo("200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "inventory", "payment", "shipping" })
	void hasDatabaseAndRoleOfEachService(String service) throws SQLException {
		assertThat(answer(postgres.database(service), "select current_user || ' in ' || current_database()"))
			.isEqualTo(service + " in " + service);
	}

	@Test
	void keepsServicesOutOfEachOthersDatabases() {
		LocalPostgres.Database payment = postgres.database("payment");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> answer(new LocalPostgres.Database(payment.url(), "orders", "orders"), "select 1"))
			.withMessageContaining("permission denied");
	}

	@Test
	void namesThePortThatIsTaken(@TempDir Path folder) throws IOException {
		try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = somebody.getLocalPort();
			assertThatIllegalStateException().isThrownBy(() -> LocalPostgres.start(port, folder))
				.withMessage("Port " + port + ", which PostgreSQL wants, is taken");
		}
	}

	static String answer(LocalPostgres.Database database, String sql) throws SQLException {
		try (Connection connection = database.connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

}
