package io.orderflow.orders;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class ApiDescriptionTests {

	@Autowired
	Api api;

	@Test
	void showsAPageToPeople() {
		Api.Answer page = this.api.get("/swagger-ui.html");
		assertThat(page.status()).isEqualTo(302);
		assertThat(this.api.get(page.header("Location").replaceFirst("^https?://[^/]+", "")).http().body())
			.contains("Swagger UI");
	}

	@Test
	void describesEveryPathWithItsProblems() {
		JsonNode description = this.api.get("/v3/api-docs").json();
		assertThat(description.get("paths").propertyNames()).containsExactlyInAnyOrder("/orders", "/orders/{order_id}",
				"/products", "/admissions", "/outcomes");
		JsonNode placing = description.at("/paths/~1orders/post/responses");
		assertThat(placing.propertyNames()).containsExactlyInAnyOrder("202", "400", "406", "413", "415", "422", "500");
		assertThat(placing.at("/422/content/application~1problem+json/schema/$ref").asString())
			.isEqualTo("#/components/schemas/Problem");
	}

	@Test
	void usesTheNamesOfTheWire() {
		JsonNode schemas = this.api.get("/v3/api-docs").json().at("/components/schemas");
		assertThat(schemas.at("/PlaceOrderRequest/properties").propertyNames()).containsExactlyInAnyOrder("customer_id",
				"items", "total_price", "payment_method", "ship_to");
		assertThat(schemas.at("/PlaceOrderRequest/required").toString()).contains("customer_id", "items")
			.doesNotContain("total_price", "ship_to");
		schemas.forEach((schema) -> assertThat(schema.path("properties").propertyNames())
			.allMatch((name) -> name.matches("[a-z_]+")));
	}

}
