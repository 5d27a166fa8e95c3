package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running processes of order-worker, as the operator speaks to them: any of them
 * reads dead letters, but each receives for itself.
 */
public final class Workers implements AutoCloseable {

	private static final JsonMapper json = new JsonMapper();

	/** A thousand letters take their time. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final List<URI> addresses;

	private final Tokens tokens;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	/**
	 * An operator's view of the workers.
	 * @param addresses where they are
	 * @param tokens what shows who asks; closed together with this
	 */
	public Workers(List<URI> addresses, Tokens tokens) {
		if (addresses.isEmpty()) {
			throw new SandboxException("order-worker is not running; start it first: ./demo start order-worker");
		}
		this.addresses = addresses;
		this.tokens = tokens;
	}

	/** Where they are. */
	public List<URI> addresses() {
		return this.addresses;
	}

	JsonNode deadLetters(int limit) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(this.addresses.getFirst().resolve("/dead-letters?limit=" + limit)));
	}

	JsonNode redriveAll() throws IOException, InterruptedException {
		return post("redrive", Map.of("all", true));
	}

	JsonNode redrive(String order) throws IOException, InterruptedException {
		return post("redrive", Map.of("order_id", order));
	}

	JsonNode abandon(String order) throws IOException, InterruptedException {
		return post("abandon", Map.of("order_id", order));
	}

	void discard(String letter) throws IOException, InterruptedException {
		post("discard", Map.of("letter_id", letter));
	}

	/** Stops one of them from receiving, or lets it go on. */
	public JsonNode receiving(URI worker, String pauseOrResume) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(worker.resolve("/receiving/" + pauseOrResume))
			.POST(HttpRequest.BodyPublishers.noBody()));
	}

	private JsonNode post(String command, Map<String, Object> body) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(this.addresses.getFirst().resolve("/dead-letters/" + command))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
	}

	/** A refusal is told in the words of the worker, which are for people. */
	private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
		request.header("Authorization", "Bearer " + this.tokens.of(Tokens.OPERATOR)).timeout(PATIENCE);
		HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		JsonNode body = json.readTree(answer.body());
		if (answer.statusCode() >= 300) {
			throw new SandboxException(
					body.path("detail").asString("order-worker answered " + answer.statusCode()) + errors(body));
		}
		return body;
	}

	private static String errors(JsonNode problem) {
		StringBuilder errors = new StringBuilder();
		problem.path("errors")
			.forEach((error) -> errors.append("\n  ")
				.append(error.path("field").asString())
				.append(' ')
				.append(error.path("message").asString()));
		return errors.toString();
	}

	@Override
	public void close() {
		this.http.close();
		this.tokens.close();
	}

}
