package io.orderflow.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * The service that takes orders from OrderQueue, ten at a time, and sees each to its end.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@ImportHttpServices(group = "orders", types = OrderApi.class)
@ImportHttpServices(group = "inventory", types = InventoryService.class)
@ImportHttpServices(group = "payment", types = PaymentService.class)
@ImportHttpServices(group = "shipping", types = ShippingService.class)
class OrderWorker {

	static void main(String[] args) {
		SpringApplication.run(OrderWorker.class, args);
	}

}
