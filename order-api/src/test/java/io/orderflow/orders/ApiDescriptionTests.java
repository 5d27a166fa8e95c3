package io.orderflow.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@OrderApiTest
class ApiDescriptionTests {

	@Autowired
	Api api;

	/**
	 * OWASP API Security 2023, API9: what can be called is what was agreed on, and each
	 * change of it is seen in a review.
	 */
	@Test
	void isTheContract() throws IOException {
		JsonNode description = this.api.get("/v3/api-docs").json();
		Path now = Path.of("target/openapi.json");
		Files.writeString(now, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(description));
		assertThat(description).as("If this change is wanted: cp order-api/%s contracts/openapi.json", now)
			.isEqualTo(Contract.json("openapi"));
	}

	@Test
	void isNotForStrangers() {
		assertThat(this.api.with("").get("/v3/api-docs").status()).isEqualTo(401);
	}

	@Test
	void describesEveryPathWithItsProblems() {
		JsonNode description = this.api.get("/v3/api-docs").json();
		assertThat(description.get("paths").propertyNames()).containsExactlyInAnyOrder("/orders", "/orders/{order_id}",
				"/products", "/admissions", "/outcomes", "/parkings", "/resumptions", "/abandonments");
		JsonNode placing = description.at("/paths/~1orders/post/responses");
		assertThat(placing.propertyNames()).containsExactlyInAnyOrder("202", "400", "401", "403", "406", "413", "415",
				"422", "429", "500", "503");
		assertThat(placing.at("/422/content/application~1problem+json/schema/$ref").asString())
			.isEqualTo("#/components/schemas/Problem");
	}

	@Test
	void usesTheNamesOfTheWire() {
		JsonNode schemas = this.api.get("/v3/api-docs").json().at("/components/schemas");
		assertThat(schemas.at("/PlaceOrderRequest/properties").propertyNames()).containsExactlyInAnyOrder("customer_id",
				"items", "total_price", "payment_method", "ship_to");
		assertThat(schemas.at("/PlaceOrderRequest/required").toString()).contains("items")
			.doesNotContain("customer_id", "total_price", "ship_to");
		schemas.forEach((schema) -> assertThat(schema.path("properties").propertyNames())
			.allMatch((name) -> name.matches("[a-z_]+")));
	}

}
