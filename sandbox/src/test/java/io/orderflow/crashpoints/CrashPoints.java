package io.orderflow.crashpoints;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Has a service ask the sweep at each of its crash points; named to the service by
 * {@code spring.main.sources}.
 */
@Configuration(proxyBeanMethods = false)
class CrashPoints {

	@Bean
	static Sweep sweep(Environment environment) {
		return new Sweep(environment.getRequiredProperty("spring.application.name"),
				environment.getRequiredProperty("crash.points.port", Integer.class));
	}

	@Bean
	static BeanPostProcessor commitPoints(Sweep sweep) {
		return new CommitPoints(sweep);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer callPoints(Sweep sweep) {
		return (groups) -> groups.forEachClient((group, client) -> client.requestInterceptor(new CallPoints(sweep)));
	}

	/** Three of the services have no queue. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "software.amazon.awssdk.services.sqs.SqsAsyncClient")
	static class OfQueues {

		@Bean
		static BeanPostProcessor queuePoints(Sweep sweep, Environment environment) {
			return new QueuePoints(sweep,
					environment.getProperty("crash.points.acknowledge.early", boolean.class, false));
		}

	}

}
