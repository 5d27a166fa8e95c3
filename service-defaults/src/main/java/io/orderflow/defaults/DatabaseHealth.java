package io.orderflow.defaults;

import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Says whether the service's database is there, and looks once a second at most: anybody
 * may ask for it, and must not use up the connections that customers need.
 */
final class DatabaseHealth implements HealthIndicator {

	private static final long KEPT = Duration.ofSeconds(1).toNanos();

	private final HealthIndicator database;

	private @Nullable Health last;

	private long lookedAt;

	DatabaseHealth(HealthIndicator database) {
		this.database = database;
	}

	@Override
	public synchronized @Nullable Health health() {
		Health known = this.last;
		if (known == null || System.nanoTime() - this.lookedAt > KEPT) {
			known = this.database.health();
			this.last = known;
			this.lookedAt = System.nanoTime();
		}
		return known;
	}

	/** Takes the place of Boot's own. */
	@AutoConfiguration(after = DataSourceAutoConfiguration.class,
			before = DataSourceHealthContributorAutoConfiguration.class)
	@ConditionalOnClass({ DataSource.class, DataSourceHealthIndicator.class })
	static class Configuration {

		@Bean
		@ConditionalOnBean(DataSource.class)
		DatabaseHealth dbHealthContributor(DataSource database) {
			return new DatabaseHealth(new DataSourceHealthIndicator(database));
		}

	}

}
