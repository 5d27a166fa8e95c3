package io.orderflow.orders;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import io.orderflow.infrastructure.TokenIssuer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** Points order-api at the servers that the tests of a JVM share. */
@TestConfiguration(proxyBeanMethods = false)
class RealInfrastructure {

	/** The name of the queue that a test's order-api publishes to. */
	static final String QUEUE = "test.order-queue";

	@Bean
	DynamicPropertyRegistrar servers(ObjectProvider<UnreliableSqs> between, Environment environment) {
		LocalPostgres.Database database = LocalPostgres.shared().database("orders");
		return (properties) -> {
			properties.add("spring.datasource.url", database::url);
			properties.add("spring.datasource.username", database::user);
			properties.add("spring.datasource.password", database::password);
			properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", TokenIssuer.shared()::address);
			properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", TokenIssuer.shared()::keys);
			properties.add("spring.cloud.aws.sqs.endpoint", () -> {
				UnreliableSqs unreliable = between.getIfAvailable();
				return (unreliable != null) ? unreliable.endpoint() : LocalQueues.shared().endpoint();
			});
			properties.add("orderflow.order-queue.url",
					() -> LocalQueues.shared().endpoint() + "/000000000000/" + queueOf(environment));
			// Tests look for lost orders when they want to.
			properties.add("orderflow.sweeper.every", () -> "1h");
		};
	}

	private static String queueOf(Environment environment) {
		return environment.getProperty(QUEUE, "OrderQueue");
	}

	@Bean
	@Lazy
	Api api(Environment environment) {
		return new Api(environment.getRequiredProperty("local.server.port", Integer.class));
	}

	@Bean(destroyMethod = "close")
	PublishedOrders publishedOrders(Environment environment) {
		return new PublishedOrders(queueOf(environment));
	}

}
