package io.orderflow.defaults;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Has a failure that passes be known as one: a lock that was waited for in vain, and a
 * database that can only be read, as after a failover. Spring knows no meaning of
 * PostgreSQL's states for them, and a caller would be told that its request is at fault,
 * or that something here is.
 */
@AutoConfiguration(before = JdbcTemplateAutoConfiguration.class)
@ConditionalOnClass(JdbcTemplate.class)
class PassingFailures {

	/** https://www.postgresql.org/docs/18/errcodes-appendix.html. */
	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final String READ_ONLY = "25006";

	@Bean
	SQLExceptionTranslator sqlExceptionTranslator() {
		SQLExceptionSubclassTranslator translator = new SQLExceptionSubclassTranslator();
		translator.setCustomTranslator((task, sql, failure) -> switch (failure.getSQLState()) {
			case LOCK_NOT_AVAILABLE -> new CannotAcquireLockException(task, failure);
			case READ_ONLY -> new DataAccessResourceFailureException(task, failure);
			case null, default -> null;
		});
		return translator;
	}

}
