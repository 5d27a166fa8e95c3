package io.orderflow.inventory;

import io.orderflow.defaults.AccessRules;
import io.orderflow.defaults.RequiredSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Starts the service that keeps the stock.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class InventoryService {

	@Bean
	static RequiredSettings requiredSettings(Environment environment) {
		return new RequiredSettings(environment, "spring.datasource.url", "spring.datasource.username");
	}

	/** The worker calls and probes; what there is to see, a person sees. */
	@Bean
	AccessRules accessRules() {
		return (requests) -> {
			requests.requestMatchers("/reservations", "/releases").hasAuthority("SCOPE_stock:reserve");
			requests.requestMatchers("/reservations/*").hasAnyAuthority("SCOPE_stock:reserve", AccessRules.OPS);
			requests.requestMatchers("/stock", "/stock/*").hasAuthority(AccessRules.OPS);
		};
	}

	public static void main(String[] args) {
		SpringApplication.run(InventoryService.class, args);
	}

}
