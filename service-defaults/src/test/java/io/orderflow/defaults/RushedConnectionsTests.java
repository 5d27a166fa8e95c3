package io.orderflow.defaults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistrar;

import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Customers who come faster than a service takes their connections wait for it: none is
 * turned away before the service saw them. It takes one connection here, and so never
 * gets to the others.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.import=classpath:service-defaults.yaml", "spring.application.name=test",
				"server.tomcat.max-connections=1", "management.server.port=0", "spring.cloud.aws.sqs.enabled=false",
				"management.endpoint.health.group.readiness.include=readinessState" })
class RushedConnectionsTests {

	private static final int CUSTOMERS = 450;

	@LocalServerPort
	int port;

	@Test
	void keepsThemUntilTheServiceHasTime() throws IOException {
		List<Socket> customers = new ArrayList<>();
		try {
			for (int i = 0; i < CUSTOMERS; i++) {
				Socket customer = new Socket();
				customers.add(customer);
				assertThatCode(() -> customer.connect(service(), 900)).as("customer %s", i).doesNotThrowAnyException();
			}
		}
		finally {
			for (Socket customer : customers) {
				customer.close();
			}
		}
	}

	private InetSocketAddress service() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Service {

		@Bean
		AccessRules rules() {
			return (requests) -> {
			};
		}

		@Bean
		DynamicPropertyRegistrar issuer() {
			return TestedIssuer.shared();
		}

	}

}
