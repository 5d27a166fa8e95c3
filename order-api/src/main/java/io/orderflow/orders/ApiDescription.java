package io.orderflow.orders;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Describes the API at {@code /v3/api-docs}, with the names of the wire;
 * {@code contracts/openapi.json} is the same document.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

	private static final String PROBLEM = "Problem";

	private static final String TOKEN = "token";

	/**
	 * The description is made by a JSON library of its own, which is told the names here.
	 */
	@Bean
	ModelResolver namesOfTheWire(ObjectMapperProvider mappers) {
		return new ModelResolver(
				mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
	}

	@Bean
	OpenAPI description() {
		return new OpenAPI().addServersItem(new Server().url("http://127.0.0.1:8080"))
			.components(new Components().addSecuritySchemes(TOKEN,
					new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")))
			.addSecurityItem(new SecurityRequirement().addList(TOKEN))
			.info(new Info().title("Orderflow: order-api")
				.version("1")
				.description("Place orders and follow them. Money is a decimal number with two places. "
						+ "Every error is a problem document (RFC 9457) that names the field and never the value."));
	}

	@Bean
	GlobalOpenApiCustomizer problems() {
		return (api) -> {
			api.getComponents().addSchemas(PROBLEM, problem());
			api.getPaths().values().forEach((path) -> path.readOperations().forEach(ApiDescription::addProblems));
		};
	}

	private static void addProblems(Operation operation) {
		add(operation, "400", "The request is not well-formed, or a field is not valid");
		add(operation, "401", "There is no valid access token");
		add(operation, "403", "The token lacks the scope, or names another customer");
		add(operation, "406", "The answer is wanted in a form other than JSON");
		add(operation, "500", "Something went wrong here; the same request may succeed later");
		add(operation, "503",
				"The database or the issuer's keys are away, or too many ask at once; the same request may succeed later");
		if (operation.getRequestBody() != null) {
			add(operation, "413", "The body is too large");
			add(operation, "415", "The body is not JSON");
		}
		// What a controller says of itself lacks only the form.
		operation.getResponses().forEach((status, response) -> {
			if (status.startsWith("4") || status.startsWith("5")) {
				response.content(new Content().addMediaType("application/problem+json",
						new MediaType().schema(new Schema<>().$ref(PROBLEM))));
			}
		});
	}

	private static void add(Operation operation, String status, String description) {
		operation.getResponses().addApiResponse(status, new ApiResponse().description(description));
	}

	private static Schema<?> problem() {
		return new ObjectSchema().addProperty("type", new StringSchema().format("uri"))
			.addProperty("title", new StringSchema())
			.addProperty("status", new IntegerSchema())
			.addProperty("detail", new StringSchema())
			.addProperty("instance", new StringSchema().format("uri"))
			.addProperty("errors", new ArraySchema().items(new ObjectSchema().addProperty("field", new StringSchema())
				.addProperty("message", new StringSchema())));
	}

}
