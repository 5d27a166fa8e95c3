package io.orderflow.sandbox;

import java.io.IOException;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Services are known by the names of their modules.
 */
class ServiceTests {

	@Test
	void findsAServiceByItsName() {
		assertThat(Service.named("order-worker")).isEqualTo(Service.ORDER_WORKER);
	}

	@Test
	void namesTheServicesThereAreToWhoNamesAnother() {
		assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> Service.named("billing"))
			.withMessage("There is no service 'billing'; the services are dev-issuer, inventory-service,"
					+ " payment-service, shipping-service, order-api, order-worker");
	}

	@Test
	void seesThatAPortIsTaken() throws IOException {
		try (ServerSocket somebody = new ServerSocket(0)) {
			assertThat(Ports.taken(somebody.getLocalPort())).isTrue();
		}
		assertThat(Ports.taken(Ports.anyFree())).isFalse();
	}

}
