package io.orderflow.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes orders in and settles them. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OrderApi {

	public static void main(String[] args) {
		SpringApplication.run(OrderApi.class, args);
	}

}
