package io.orderflow.orders;

import java.util.UUID;

import io.orderflow.infrastructure.LocalPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A database of the version before is taken along with the orders that are in it. */
class MigrationTests {

	private static final String AN_ORDER = """
			insert into orders (order_id, customer_id, status, items, total_price, payment_method, ship_to, fingerprint,
			                    placed_at, settled_at, tracking_number)
			select status, 'customer', status, '[]', 8.50, 'pm_card_visa', '{"country": "US"}', sha256(''),
			       now() - interval '3 days', case when status = 'COMPLETED' then now() end,
			       case when status = 'COMPLETED' then 'OF-1' end
			from unnest(array['ACCEPTED', 'PARKED', 'COMPLETED']) as orders (status)""";

	private final String schema = "migration_" + UUID.randomUUID().toString().replace("-", "");

	private final PGSimpleDataSource source = new PGSimpleDataSource();

	private final JdbcClient jdbc = JdbcClient.create(this.source);

	@BeforeEach
	void pointToASchemaOfItsOwn() {
		LocalPostgres.Database database = LocalPostgres.shared().database("orders");
		this.source.setUrl(database.url());
		this.source.setUser(database.user());
		this.source.setPassword(database.password());
		this.source.setCurrentSchema(this.schema);
	}

	@AfterEach
	void dropIt() {
		this.jdbc.sql("drop schema " + this.schema + " cascade").update();
	}

	@Test
	void takesOrdersAlongAndLetsTheVersionBeforeInsertMore() {
		flyway().target("1").load().migrate();
		this.jdbc.sql(AN_ORDER).update();
		flyway().load().migrate();
		assertThat(this.jdbc.sql("""
				select order_id from orders where queued_at = placed_at and sweeps = 0 order by order_id""")
			.query(String.class)
			.list()).containsExactly("ACCEPTED", "PARKED");
		assertThat(
				this.jdbc.sql("select order_id from orders where parked_reason is not null").query(String.class).list())
			.containsExactly("PARKED");
		this.jdbc.sql(AN_ORDER.replace("select status,", "select status || 2,").replace("'PARKED', ", "")).update();
		assertThat(this.jdbc.sql("select count(*) from orders where queued_at > now() - interval '1 minute'")
			.query(Long.class)
			.single()).isEqualTo(3);
	}

	private FluentConfiguration flyway() {
		return Flyway.configure().dataSource(this.source).schemas(this.schema);
	}

}
