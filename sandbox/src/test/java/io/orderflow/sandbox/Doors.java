package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every way into the running services, as they themselves say, and somebody who knocks.
 */
final class Doors implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	/**
	 * The routes of a process: those of its own port, and those of its management port.
	 * @param process the process
	 * @param token lets its bearer look at the routes
	 * @return each method and path once, at the port that it is for
	 */
	List<Route> of(ServiceProcess process, String token) {
		Stream<Route> own = read(process.ports().actuator("/mappings"), token).get("contexts")
			.valueStream()
			.flatMap((context) -> context.at("/mappings/dispatcherServlets").valueStream())
			.flatMap(JsonNode::valueStream)
			.flatMap(Doors::routes)
			.map((route) -> new Route(route.method(), process.uri(route.path())));
		// The index of a management port is all that there is; mappings leave it out.
		Stream<Route> management = read(process.ports().actuator(""), token).get("_links")
			.valueStream()
			.map((link) -> new Route("GET", URI.create(withoutVariables(link.get("href").asString()))));
		return Stream.concat(own, management).distinct().toList();
	}

	private JsonNode read(URI uri, String token) {
		return JsonMapper.shared().readTree(knock(new Route("GET", uri), token).body());
	}

	/** A mapping of files has a predicate only, which is its pattern. */
	private static Stream<Named> routes(JsonNode mapping) {
		JsonNode conditions = mapping.at("/details/requestMappingConditions");
		Stream<String> patterns = conditions.isMissingNode() ? Stream.of(mapping.get("predicate").asString())
				: conditions.get("patterns").valueStream().map(JsonNode::asString);
		List<String> methods = conditions.path("methods").valueStream().map(JsonNode::asString).toList();
		return patterns.flatMap((pattern) -> (methods.isEmpty() ? List.of("GET", "POST") : methods).stream()
			.map((method) -> new Named(method, withoutVariables(pattern))));
	}

	private static String withoutVariables(String pattern) {
		return pattern.replaceAll("\\{[^}]*}|\\*+", "x");
	}

	HttpResponse<String> knock(Route route, @Nullable String token, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(route.uri())
			.header("Content-Type", "application/json")
			.method(route.method(), route.method().equals("GET") ? HttpRequest.BodyPublishers.noBody()
					: HttpRequest.BodyPublishers.ofString("{}"));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	/** Sends all of them before it looks at an answer. */
	List<Integer> sendAll(List<HttpRequest.Builder> requests) {
		return requests.stream()
			.map((request) -> this.http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()))
			.toList()
			.stream()
			.map((answer) -> answer.join().statusCode())
			.toList();
	}

	@Override
	public void close() {
		this.http.close();
	}

	/**
	 * A way in.
	 *
	 * @param method the HTTP method
	 * @param uri where, with something in the place of each variable
	 */
	record Route(String method, URI uri) {
	}

	private record Named(String method, String path) {
	}

}
