package io.orderflow.defaults;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Has a lock that was waited for in vain be what it is: passing. Spring knows no meaning
 * of PostgreSQL's state for it, and a caller would be told that its request is at fault.
 */
@AutoConfiguration(before = JdbcTemplateAutoConfiguration.class)
@ConditionalOnClass(JdbcTemplate.class)
class LockTimeouts {

	/** https://www.postgresql.org/docs/18/errcodes-appendix.html. */
	private static final String LOCK_NOT_AVAILABLE = "55P03";

	@Bean
	SQLExceptionTranslator sqlExceptionTranslator() {
		SQLExceptionSubclassTranslator translator = new SQLExceptionSubclassTranslator();
		translator.setCustomTranslator((task, sql, failure) -> LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
				? new CannotAcquireLockException(task, failure) : null);
		return translator;
	}

}
