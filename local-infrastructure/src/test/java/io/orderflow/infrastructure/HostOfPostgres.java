package io.orderflow.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;

/**
 * A JVM to be killed: hosts PostgreSQL, commits a row, says so and waits.
 */
final class HostOfPostgres {

	private HostOfPostgres() {
	}

	public static void main(String[] args) throws IOException, SQLException, InterruptedException {
		// The logger writes to standard output, which the test reads.
		System.setProperty("logback.configurationFile", "io/orderflow/infrastructure/queue-server-logback.xml");
		Path folder = Path.of(args[0]);
		LocalPostgres.Database orders = LocalPostgres.start(0, folder).database("orders");
		try (Connection connection = orders.connect(); Statement statement = connection.createStatement()) {
			statement.execute("create table kept as select 'row' as name");
		}
		System.out.println("committed");
		System.out.println(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst());
		new CountDownLatch(1).await();
	}

}
