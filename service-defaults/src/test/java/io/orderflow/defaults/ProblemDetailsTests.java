package io.orderflow.defaults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import io.orderflow.infrastructure.TokenIssuer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/** Every error of every kind is a problem document that repeats nothing it was sent. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.import=classpath:service-defaults.yaml", "spring.application.name=test",
				"orderflow.http.max-body=1KB", "management.server.port=0", "spring.cloud.aws.sqs.enabled=false",
				"management.endpoint.health.group.readiness.include=readinessState" })
@ExtendWith(OutputCaptureExtension.class)
class ProblemDetailsTests {

	private static final String CANARY = "canary7c1f";

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	int port;

	@AfterEach
	void saysNothingOfWhatWasSent(CapturedOutput output) {
		assertThat(output.getAll()).doesNotContain(CANARY);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"name": "canary7c1f     | 400 | not valid JSON
			``                       | 400 | A JSON body is needed
			null                     | 400 | A JSON body is needed
			"canary7c1f"             | 400 | not of the form
			[]                       | 400 | not of the form
			{"name": "a", "canary": "canary7c1f"}              | 400 | 'canary'
			{"name": "a", "pieces": "canary7c1f"}              | 400 | 'pieces'
			{"name": "a", "pieces": 1, "price": ""}            | 400 | 'price'
			{"name": "a", "pieces": 1, "price": " "}           | 400 | 'price'
			{"name": "a", "pieces": 1, "price": "\\u0000"}      | 400 | 'price'
			{"name": 5, "pieces": 1}                           | 400 | 'name'
			{"name": "a", "pieces": 1.5}                       | 400 | 'pieces'
			{"name": "a", "pieces": 99999999999}               | 400 | 'pieces'
			{"name": "a", "pieces": 0}                         | 400 | "field":"pieces"
			{"pieces": 1}                                      | 400 | "field":"name"
			{"name": "a", "pieces": 1} {}                      | 400 | not of the form
			""")
	void refusesABody(String body, int status, String hint) {
		HttpResponse<String> answer = post("/things", "application/json", BodyPublishers.ofString(body));
		assertProblem(answer, status, "/things");
		assertThat(answer.body()).contains(hint);
	}

	@ParameterizedTest
	@CsvSource({ "/nothing/canary7c1f, 404, nothing at this path", "/things/missing, 404, no such thing",
			"/things?limit=canary7c1f, 400, limit", "/things?limit=0, 400, limit", "/things, 400, limit" })
	void refusesAPathOrParameter(String path, int status, String hint) {
		HttpResponse<String> answer = send(request(path).GET());
		assertProblem(answer, status, path.replaceFirst("\\?.*", ""), !path.startsWith("/nothing"));
		assertThat(answer.body()).contains(hint);
	}

	@Test
	void refusesAMethodAndSaysWhichItTakes() {
		HttpResponse<String> answer = send(request("/things").method("DELETE", BodyPublishers.noBody()));
		assertProblem(answer, 405, "/things");
		assertThat(answer.headers().firstValue("Allow")).isPresent();
		assertThat(answer.body()).contains("GET or POST");
	}

	@Test
	void refusesAnAnswerInAForeignForm() {
		assertProblem(send(request("/things?limit=1").header("Accept", "application/xml").GET()), 406, "/things");
	}

	@Test
	void refusesABodyInAForeignForm() {
		HttpResponse<String> answer = post("/things", "text/" + CANARY, BodyPublishers.ofString(CANARY));
		assertProblem(answer, 415, "/things");
		assertThat(answer.body()).contains("application/json");
	}

	/**
	 * Whatever reads forms or files by itself would do so before it is known whose they
	 * are.
	 */
	@ParameterizedTest
	@CsvSource({ "PUT, application/x-www-form-urlencoded, 405", "PATCH, application/x-www-form-urlencoded, 405",
			"DELETE, application/x-www-form-urlencoded, 405", "POST, application/x-www-form-urlencoded, 415",
			"POST, multipart/form-data, 415", "POST, multipart/form-data;boundary=x, 415" })
	void readsNoFormsAndNoFiles(String method, String contentType, int status) {
		assertProblem(send(request("/things").header("Content-Type", contentType)
			.method(method, BodyPublishers.ofString("%zz=" + CANARY))), status, "/things");
	}

	@Test
	void refusesALargeBodyThatIsAnnounced() {
		HttpResponse<String> answer = post("/things", "application/json", BodyPublishers.ofString(large()));
		assertProblem(answer, 413, "/things");
		assertThat(answer.body()).contains("1024 bytes");
	}

	@Test
	void refusesALargeBodyThatComesInChunks() {
		byte[] bytes = large().getBytes(StandardCharsets.UTF_8);
		BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
		HttpResponse<String> answer = post("/things", "application/json", chunks);
		assertProblem(answer, 413, "/things");
		assertThat(answer.body()).contains("1024 bytes");
	}

	@Test
	void passesOnWhatAServiceRefuses() {
		HttpResponse<String> answer = post("/things", "application/json",
				BodyPublishers.ofString("{\"name\": \"full\", \"pieces\": 1}"));
		assertProblem(answer, 422, "/things");
		assertThat(answer.body()).contains("no more things");
	}

	@Test
	void hidesWhatWentWrongInside(CapturedOutput output) {
		HttpResponse<String> answer = post("/things", "application/json",
				BodyPublishers.ofString("{\"name\": \"" + CANARY + "\", \"pieces\": 1}"));
		assertProblem(answer, 500, "/things");
		assertThat(output).contains("POST /things failed: java.lang.IllegalStateException");
	}

	@Test
	void takesAnEncodedSlashForAPartOfAName() {
		assertThat(send(request("/things/a%2Fb%5Cc").GET()).body()).contains("There is no such thing.");
	}

	@Test
	void saysThatADatabaseIsAway() {
		HttpResponse<String> answer = post("/things", "application/json",
				BodyPublishers.ofString("{\"name\": \"stored\", \"pieces\": 1}"));
		assertProblem(answer, 503, "/things");
		assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
	}

	@Test
	void answersWhatTomcatItselfRefuses() throws IOException {
		assertThat(answerTo("GET /things?" + CANARY + "=\"{} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			.startsWith("HTTP/1.1 400")
			.contains("application/problem+json")
			.doesNotContain(CANARY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%zz", "%", "%FF", "1&" + CANARY + "=%zz" })
	void refusesAQueryWithAnEscapeThatIsNone(String limit) throws IOException {
		assertThat(answerTo("GET /things?limit=" + limit + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
				+ "Authorization: Bearer " + token() + "\r\n\r\n"))
			.startsWith("HTTP/1.1 400")
			.contains("application/problem+json")
			.doesNotContain(CANARY);
	}

	/** To what no client would send. */
	private String answerTo(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String token() {
		return TokenIssuer.shared().signer().token("somebody", "test", "things");
	}

	private HttpResponse<String> post(String path, String type, BodyPublisher body) {
		return send(request(path).header("Content-Type", type).POST(body));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Authorization", "Bearer " + token());
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	private static String large() {
		return "{\"name\": \"" + "x".repeat(2_000) + "\", \"pieces\": 1}";
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String path) {
		assertProblem(answer, status, path, true);
	}

	/** Only the path itself may repeat what was sent: 'instance' is the path. */
	private static void assertProblem(HttpResponse<String> answer, int status, String path, boolean plainPath) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(answer.body());
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertThat(problem.get("title").asString()).isNotBlank();
		assertThat(problem.get("instance").asString()).isEqualTo(path);
		if (plainPath) {
			assertThat(answer.body()).doesNotContain(CANARY);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Things.class)
	static class Service {

		@Bean
		AccessRules rules() {
			return (requests) -> requests.requestMatchers("/things/**", "/nothing/**").hasAuthority("SCOPE_things");
		}

		@Bean
		DynamicPropertyRegistrar issuer() {
			return TestedIssuer.shared();
		}

	}

	@RestController
	static class Things {

		@GetMapping(path = "/things", produces = "application/json")
		String things(@RequestParam @Min(1) @Max(9) int limit) {
			return "[]";
		}

		@GetMapping("/things/{name}")
		String thing(@PathVariable String name) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such thing.");
		}

		@PostMapping(path = "/things", consumes = "application/json")
		void make(@Valid @RequestBody Thing thing) {
			if (thing.name().equals("full")) {
				throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, "There are no more things.");
			}
			if (thing.name().equals("stored")) {
				throw new CannotCreateTransactionException("The pool is empty");
			}
			throw new IllegalStateException("The row (" + thing.name() + ") was refused");
		}

	}

	record Thing(@NotNull String name, @NotNull @Min(1) Integer pieces, @Nullable BigDecimal price) {
	}

}
