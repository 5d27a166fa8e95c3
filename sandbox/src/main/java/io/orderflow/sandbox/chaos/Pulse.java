package io.orderflow.sandbox.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.orderflow.infrastructure.LocalPostgres;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells where the orders of a system are, also while a part of it is away: then its last
 * word stands.
 */
final class Pulse {

	private final ChaosSystem system;

	private volatile Counts last = new Counts(0, 0, 0, 0);

	Pulse(ChaosSystem system) {
		this.system = system;
	}

	/** Looks now. */
	Counts take() {
		Counts before = this.last;
		long queued = before.queued();
		try {
			queued = this.system.messages();
		}
		catch (SdkException away) {
			// Its last word stands.
		}
		Counts now = counted(before, queued);
		this.last = now;
		return now;
	}

	private Counts counted(Counts before, long queued) {
		LocalPostgres.Database orders = this.system.postgres().database("orders");
		try (Connection connection = orders.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("""
						select count(*) - count(settled_at), count(settled_at), (select count(*) from outbox)
						from orders""")) {
			row.next();
			return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), queued);
		}
		catch (SQLException away) {
			return new Counts(before.open(), before.ended(), before.unsent(), queued);
		}
	}

	/** What was found the last time. */
	Counts last() {
		return this.last;
	}

	/**
	 * Where the orders are.
	 *
	 * @param open taken in and not ended
	 * @param ended ended
	 * @param unsent how many messages the outbox has
	 * @param queued how many messages OrderQueue has
	 */
	record Counts(long open, long ended, long unsent, long queued) {

		boolean quiet() {
			return this.open == 0 && this.unsent == 0 && this.queued == 0;
		}

	}

}
