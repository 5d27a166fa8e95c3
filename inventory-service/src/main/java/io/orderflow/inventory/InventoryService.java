package io.orderflow.inventory;

import io.orderflow.defaults.AccessRules;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Starts the service that keeps the stock.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class InventoryService {

	/** The worker's calls are the worker's; what there is to see, a person sees. */
	@Bean
	AccessRules accessRules() {
		return (requests) -> {
			requests.requestMatchers("/reservations", "/releases").hasAuthority("SCOPE_stock:reserve");
			requests.requestMatchers("/reservations/*", "/stock", "/stock/*").hasAuthority(AccessRules.OPS);
		};
	}

	public static void main(String[] args) {
		SpringApplication.run(InventoryService.class, args);
	}

}
