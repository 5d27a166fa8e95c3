package io.orderflow.sandbox.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
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

	/**
	 * Has each statement of a kind first do something else.
	 * @param table which table
	 * @param event such as {@code insert}
	 * @param level {@code row} or {@code statement}
	 * @param body what, in PL/pgSQL
	 */
	static String trigger(String table, String event, String level, String body) {
		return """
				create function provoke() returns trigger language plpgsql as $$ begin %s return new; end $$;
				create trigger provoke before %s on %s for each %s execute function provoke()""".formatted(body, event,
				table, level);
	}

	/** Has it do so no more. */
	static String dropTrigger() {
		return "drop function provoke cascade";
	}

	static void execute(LocalPostgres.Database database, String sql) {
		try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException failure) {
			throw new IllegalStateException(failure);
		}
	}

}
