package io.orderflow.shipping;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the service that sends parcels.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ShippingSettings.class)
public class ShippingService {

	public static void main(String[] args) {
		SpringApplication.run(ShippingService.class, args);
	}

}
