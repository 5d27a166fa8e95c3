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

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls order-api as a customer or the worker does, by plain HTTP. */
final class Api {

	private final HttpClient http = HttpClient.newHttpClient();

	private final String address;

	Api(int port) {
		this.address = "http://127.0.0.1:" + port;
	}

	Answer post(String path, String json, String... headers) {
		return send(
				request(path, headers).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
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
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.address + path));
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
