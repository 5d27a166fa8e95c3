package io.orderflow.shipping;

import io.orderflow.defaults.AccessRules;
import io.orderflow.defaults.RequiredSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the service that sends parcels.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ShippingSettings.class)
public class ShippingService {

	@Bean
	static RequiredSettings requiredSettings(Environment environment) {
		return new RequiredSettings(environment, "spring.datasource.url", "spring.datasource.username");
	}

	/** The worker calls and probes; what there is to see, a person sees. */
	@Bean
	AccessRules accessRules() {
		return (requests) -> {
			requests.requestMatchers("/shipments", "/cancellations").hasAuthority("SCOPE_shipments:book");
			requests.requestMatchers("/shipments/*").hasAnyAuthority("SCOPE_shipments:book", AccessRules.OPS);
		};
	}

	public static void main(String[] args) {
		SpringApplication.run(ShippingService.class, args);
	}

}
