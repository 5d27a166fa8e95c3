package io.orderflow.sandbox.chaos;

import java.util.Arrays;
import java.util.stream.Collectors;

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

}
