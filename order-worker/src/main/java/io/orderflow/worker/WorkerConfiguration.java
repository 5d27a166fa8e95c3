package io.orderflow.worker;

import io.orderflow.defaults.AccessRules;
import io.orderflow.defaults.RequiredSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What the worker opens to others, which is the operator alone, and what it must be told
 * of them.
 */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

	@Bean
	AccessRules accessRules() {
		return (requests) -> requests.requestMatchers("/receiving", "/receiving/*", "/dead-letters", "/dead-letters/*")
			.hasAuthority(AccessRules.OPS);
	}

	@Bean
	static RequiredSettings requiredSettings(Environment environment) {
		return new RequiredSettings(environment, "orderflow.order-queue.url", "orderflow.dead-letter-queue.url",
				"spring.cloud.aws.region.static", "spring.http.serviceclient.orders.base-url",
				"spring.http.serviceclient.inventory.base-url", "spring.http.serviceclient.payment.base-url",
				"spring.http.serviceclient.shipping.base-url",
				"spring.security.oauth2.client.provider.issuer.token-uri", Issuer.SECRET);
	}

}
