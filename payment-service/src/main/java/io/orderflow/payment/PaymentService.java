package io.orderflow.payment;

import io.orderflow.defaults.AccessRules;
import io.orderflow.defaults.RequiredSettings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the service that takes money and gives it back.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(BankSettings.class)
public class PaymentService {

	@Bean
	static RequiredSettings requiredSettings(Environment environment) {
		return new RequiredSettings(environment, "spring.datasource.url", "spring.datasource.username");
	}

	/** The worker calls and probes; what there is to see, a person sees. */
	@Bean
	AccessRules accessRules() {
		return (requests) -> {
			requests.requestMatchers("/charges", "/refunds").hasAuthority("SCOPE_payments:charge");
			requests.requestMatchers("/charges/*").hasAnyAuthority("SCOPE_payments:charge", AccessRules.OPS);
		};
	}

	public static void main(String[] args) {
		SpringApplication.run(PaymentService.class, args);
	}

}
