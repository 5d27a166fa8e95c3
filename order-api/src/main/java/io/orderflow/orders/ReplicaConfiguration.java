package io.orderflow.orders;

import java.sql.Connection;
import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StringUtils;

/**
 * Leads transactions that only read to the replica, where there is one. All else, the
 * migrations and the check of readiness included, knows the primary alone.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(ReplicaConfiguration.IsConfigured.class)
class ReplicaConfiguration {

	private static final String PRIMARY = "dataSource";

	private static final String REPLICA = "replicaDataSource";

	/** What was given up is ended in time, also by the server. */
	private static final Duration GIVEN_UP = Duration.ofSeconds(1);

	/**
	 * Connects when it is asked first; whoever asks for a data source does not mean it.
	 */
	@Bean(name = REPLICA, defaultCandidate = false)
	HikariDataSource replicaDataSource(ReplicaSettings settings, JdbcConnectionDetails primary) {
		HikariDataSource pool = new HikariDataSource();
		pool.setPoolName("replica");
		pool.setUsername((settings.username() != null) ? settings.username() : primary.getUsername());
		pool.setPassword((settings.password() != null) ? settings.password() : primary.getPassword());
		pool.setReadOnly(true);
		pool.setMaximumPoolSize(Replica.AT_ONCE);
		// While it is left alone nobody connects in vain.
		pool.setMinimumIdle(0);
		pool.setInitializationFailTimeout(-1);
		pool.setConnectionTimeout(GIVEN_UP.toMillis());
		pool.setValidationTimeout(GIVEN_UP.toMillis() / 2);
		// A URL would have the pool set the patience of all connections of this JVM.
		pool.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
		pool.addDataSourceProperty("url", settings.url());
		pool.addDataSourceProperty("options", "-c statement_timeout=" + settings.patience().toMillis()
				+ " -c idle_in_transaction_session_timeout=" + GIVEN_UP.toMillis());
		pool.addDataSourceProperty("connectTimeout", GIVEN_UP.toSeconds());
		pool.addDataSourceProperty("socketTimeout", GIVEN_UP.toSeconds());
		pool.addDataSourceProperty("tcpKeepAlive", true);
		pool.addDataSourceProperty("applicationName", "order-api");
		return pool;
	}

	@Bean
	static BeanPostProcessor readOnlyTransactionsAtTheReplica(@Qualifier(REPLICA) ObjectProvider<DataSource> replica) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return PRIMARY.equals(name) ? route((DataSource) bean, replica.getObject()) : bean;
			}
		};
	}

	private static DataSource route(DataSource primary, DataSource replica) {
		LazyConnectionDataSourceProxy route = new LazyConnectionDataSourceProxy();
		route.setTargetDataSource(primary);
		route.setReadOnlyDataSource(replica);
		// Else a connection would be taken for the sole purpose of asking.
		route.setDefaultAutoCommit(true);
		route.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
		return route;
	}

	@Bean
	Replica replica(PlatformTransactionManager transactions, ReplicaSettings settings, MeterRegistry meters) {
		TransactionTemplate readOnly = new TransactionTemplate(transactions);
		readOnly.setReadOnly(true);
		return new Replica(readOnly, settings, meters);
	}

	/** An address that is empty is none. */
	static final class IsConfigured implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("orderflow.replica.url"));
		}

	}

}
