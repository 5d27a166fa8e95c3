package io.orderflow.sandbox.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.orderflow.infrastructure.LocalPostgres;

/** What is done to a service's database behind its back. */
final class Sql {

	private Sql() {
	}

	/** What tables then hold nobody but the service watches over. */
	static String dropChecks(String... tables) {
		return """
				do $$ declare rule record; begin
				    for rule in select conrelid::regclass as of, conname from pg_constraint
				        where contype = 'c' and conrelid in (%s) loop
				        execute format('alter table %%s drop constraint %%I', rule.of, rule.conname);
				    end loop;
				end $$""".formatted(
				Arrays.stream(tables).map((table) -> "'" + table + "'::regclass").collect(Collectors.joining(", ")));
	}

	static void execute(LocalPostgres.Database database, String sql) {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

}
