package io.orderflow.defaults;

import java.time.Clock;
import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * Gives every service the shared policy: problem details for every error, a limit on
 * request bodies, and a clock as fine as the database's.
 */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@EnableConfigurationProperties(HttpLimits.class)
@Import({ ProblemDetailsAdvice.class, ProblemErrorController.class })
public class ServiceDefaults {

	/**
	 * The clock that decides times. It ticks in microseconds as PostgreSQL does, so that
	 * a time that was answered equals the time that was stored.
	 */
	@Bean
	@ConditionalOnMissingBean
	Clock clock() {
		return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
	}

	@Bean
	FilterRegistrationBean<BodyLimitFilter> bodyLimit(HttpLimits limits) {
		FilterRegistrationBean<BodyLimitFilter> filter = new FilterRegistrationBean<>(
				new BodyLimitFilter(limits.maxBody()));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
		return filter;
	}

}
