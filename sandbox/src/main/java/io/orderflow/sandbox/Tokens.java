package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets tokens from the dev issuer, whose clients have their own name for a secret, and
 * keeps each until shortly before it expires.
 */
public final class Tokens implements AutoCloseable {

	/** The operator, who sees everything. */
	public static final String OPERATOR = "ops";

	private static final int LOAD_CUSTOMERS = 200;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration SPARE = Duration.ofSeconds(30);

	private static final JsonMapper json = new JsonMapper();

	private final URI issuer;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final Map<String, Token> kept = new ConcurrentHashMap<>();

	/**
	 * Has no token yet.
	 * @param issuer where the dev issuer is
	 */
	public Tokens(URI issuer) {
		this.issuer = issuer;
	}

	/** Enough customers that the limit of each does not slow a load down. */
	public static List<String> loadCustomers() {
		return IntStream.rangeClosed(1, LOAD_CUSTOMERS).mapToObj("load-%03d"::formatted).toList();
	}

	/** A token of a client that has one scope. */
	public String of(String client) throws IOException, InterruptedException {
		return of(client, "");
	}

	/**
	 * A token.
	 * @param client whose
	 * @param scope one of the client's scopes; empty for the only one it has
	 */
	public String of(String client, String scope) throws IOException, InterruptedException {
		String key = client + " " + scope;
		Token token = this.kept.get(key);
		if (token == null || Instant.now().isAfter(token.renewal())) {
			token = fetch(client, scope);
			this.kept.put(key, token);
		}
		return token.value();
	}

	private Token fetch(String client, String scope) throws IOException, InterruptedException {
		String form = "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + encode(scope));
		String credentials = encode(client) + ":" + encode(client);
		HttpResponse<String> answer = this.http.send(HttpRequest.newBuilder(this.issuer.resolve("/oauth2/token"))
			.timeout(PATIENCE)
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build(), HttpResponse.BodyHandlers.ofString());
		JsonNode body = json.readTree(answer.body());
		return switch (answer.statusCode()) {
			case 200 -> new Token(body.path("access_token").asString(),
					Instant.now().plusSeconds(body.path("expires_in").asLong()).minus(SPARE));
			case 401 -> throw new SandboxException("There is no '" + client + "'; there are the customers alice, bob,"
					+ " 67890, load-001 to load-200, the operator ops and the service order-worker");
			default -> throw new SandboxException("No token for " + client + ": "
					+ body.path("error_description").asString(body.path("error").asString()));
		};
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.http.close();
	}

	/**
	 * A token and when to get the next one.
	 *
	 * @param value the token
	 * @param renewal when it is about to expire
	 */
	private record Token(String value, Instant renewal) {
	}

}
