package io.orderflow.sandbox.chaos;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.sandbox.Service;

/**
 * What a service's database does beforehand when a table is written to, behind the
 * service's back.
 *
 * @param service whose
 * @param table which table
 * @param event such as {@code insert}
 * @param level for each {@code row} or {@code statement}
 * @param body what is done, in PL/pgSQL
 */
record Trigger(Service service, String table, String event, String level, String body) {

	void create(ChaosSystem system) {
		database(system).execute("""
				create function provoke() returns trigger language plpgsql as $$ begin %s return new; end $$;
				create trigger provoke before %s on %s for each %s execute function provoke()""".formatted(this.body,
				this.event, this.table, this.level));
	}

	void drop(ChaosSystem system) {
		database(system).execute("drop function provoke cascade");
	}

	private LocalPostgres.Database database(ChaosSystem system) {
		return system.postgres().database(this.service.database().orElseThrow());
	}

}
