package io.orderflow.orders;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** order-api starts and works while the replica that it is told of is not there. */
@OrderApiTest
@DirtiesContext
@TestPropertySource(properties = "orderflow.replica.url=jdbc:postgresql://127.0.0.1:1/orders")
class AbsentReplicaTests {

	@Autowired
	Api api;

	@Autowired
	MeterRegistry meters;

	@Test
	void worksWithoutIt() {
		String customer = Fixtures.aCustomer();
		assertThat(this.api.get("/readyz").status()).isEqualTo(200);
		Api.Answer placed = this.api.post("/orders", Fixtures.aMugFor(customer));
		assertThat(this.api.get(placed.header("Location")).status()).isEqualTo(200);
		assertThat(this.api.get("/orders?customer_id=" + customer).json().get("orders")).hasSize(1);
		assertThat(this.meters.get("orderflow.replica.used").gauge().value()).isZero();
		assertThat(this.meters.get("orderflow.replica.reads").tag("answered_by", "primary").counter().count())
			.isEqualTo(2);
	}

}
