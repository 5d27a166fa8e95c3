package io.orderflow.orders;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class PlacingOrdersTests {

	@Autowired
	Api api;

	@Test
	void takesTheContractsOrderIn() {
		Api.Answer placed = this.api.post("/orders", Contract.text("place-order-request"));
		System.out.println(placed.http().body());
		assertThat(placed.status()).isEqualTo(202);
		System.out.println(this.api.get(placed.header("Location")).http().body());
		System.out.println(this.api.get("/products").http().body());
		System.out.println(this.api.get("/orders?limit=1").http().body());
		System.out.println(this.api.get("/v3/api-docs").http().body());
	}

}
