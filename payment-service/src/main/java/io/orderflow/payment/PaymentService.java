package io.orderflow.payment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the service that takes money and gives it back.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(BankSettings.class)
public class PaymentService {

	public static void main(String[] args) {
		SpringApplication.run(PaymentService.class, args);
	}

}
