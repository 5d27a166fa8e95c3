package io.orderflow.orders;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.orderflow.infrastructure.TokenIssuer;
import io.orderflow.infrastructure.TokenSigner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls order-api as a customer, an operator or the worker does, by plain HTTP. It shows
 * the token that the call needs, unless a test says whose.
 */
final class Api {

	private static final Pattern CUSTOMER = Pattern.compile("\"customer_id\":\\s*\"([^\"\\\\]{1,64})\"");

	private final HttpClient http = HttpClient.newHttpClient();

	private final String address;

	private final @Nullable String token;

	Api(int port) {
		this("http://127.0.0.1:" + port, null);
	}

	private Api(String address, @Nullable String token) {
		this.address = address;
		this.token = token;
	}

	/** The same API as somebody sees it. */
	Api as(String subject, String... scopes) {
		return with(signer().token(subject, "order-api", scopes));
	}

	Api asCustomer(String customer) {
		return as(customer, "orders");
	}

	/** The same API for who shows this token. */
	Api with(String shown) {
		return new Api(this.address, shown);
	}

	static TokenSigner signer() {
		return TokenIssuer.shared().signer();
	}

	Answer post(String path, String json, String... headers) {
		return send(request(path, (this.token != null) ? this.token : usualToken(path, json), headers)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	/** The worker's, or that of the customer whom the order names. */
	private static String usualToken(String path, String json) {
		if (!path.startsWith("/orders")) {
			return signer().token("order-worker", "order-api", "orders:settle");
		}
		Matcher customer = CUSTOMER.matcher(json);
		return signer().token(customer.find() ? customer.group(1) : "somebody", "order-api", "orders");
	}

	/** Sends a body whose length is not announced. */
	Answer postInChunks(String path, String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
		return send(request(path).header("Content-Type", "application/json").POST(chunks));
	}

	Answer get(String path, String... headers) {
		return send(request(path, headers).GET());
	}

	HttpRequest.Builder request(String path, String... headers) {
		return request(path,
				(this.token != null) ? this.token : signer().token("operator", "order-api", "ops", "orders"), headers);
	}

	private HttpRequest.Builder request(String path, String shown, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.address + path));
		if (!shown.isEmpty()) {
			request.header("Authorization", "Bearer " + shown);
		}
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	Answer send(HttpRequest.Builder request) {
		try {
			return new Answer(this.http.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException failure) {
			throw new AssertionError("order-api did not answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	record Answer(HttpResponse<String> http) {

		int status() {
			return this.http.statusCode();
		}

		JsonNode json() {
			return JsonMapper.shared().readTree(this.http.body());
		}

		String header(String name) {
			return this.http.headers().firstValue(name).orElse("");
		}

	}

}
