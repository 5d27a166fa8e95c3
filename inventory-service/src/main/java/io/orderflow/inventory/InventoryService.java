package io.orderflow.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service that keeps the stock.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class InventoryService {

	public static void main(String[] args) {
		SpringApplication.run(InventoryService.class, args);
	}

}
