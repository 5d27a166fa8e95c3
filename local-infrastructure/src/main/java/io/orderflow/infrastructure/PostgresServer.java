package io.orderflow.infrastructure;

/**
 * A running PostgreSQL whose superuser {@code postgres} may create databases.
 */
interface PostgresServer extends AutoCloseable {

	String host();

	int port();

	@Override
	void close();

}
