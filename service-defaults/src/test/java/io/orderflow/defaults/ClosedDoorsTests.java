package io.orderflow.defaults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

import io.orderflow.infrastructure.TokenIssuer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.annotation.CurrentSecurityContext;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Who brings no good token does not come in, and learns why without being quoted. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.import=classpath:service-defaults.yaml", "spring.application.name=test",
				"management.server.port=0", "spring.cloud.aws.sqs.enabled=false",
				"management.endpoint.health.group.readiness.include=readinessState" })
@ExtendWith(OutputCaptureExtension.class)
class ClosedDoorsTests {

	private static final String CANARY = "canary7c1f";

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	int port;

	@LocalManagementPort
	int managementPort;

	@Test
	void letsAGoodTokenIn() {
		HttpResponse<String> answer = get("/things", token("things"));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("somebody");
		assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/things", "/nothing", "/error", "/", "/actuator/health", "/.well-known/anything",
			"/.well-known/oauth-protected-resource" })
	void asksForATokenWhereverItIs(String path) {
		HttpResponse<String> answer = get(path, null);
		assertRefused(answer, 401, path, "Bearer");
		assertThat(answer.body()).contains("Authorization: Bearer");
	}

	static Stream<Map.Entry<String, String>> badTokens() {
		return TokenIssuer.shared().signer().badTokens(CANARY, "test", "things").entrySet().stream();
	}

	@ParameterizedTest
	@MethodSource("badTokens")
	void refusesABadToken(Map.Entry<String, String> bad, CapturedOutput output) {
		HttpResponse<String> answer = get("/things", bad.getValue());
		assertRefused(answer, 401, "/things", "Bearer error=\"invalid_token\"");
		assertThat(answer.body() + answer.headers().map() + output).doesNotContain(CANARY, bad.getValue(),
				bad.getValue().substring(0, 5));
	}

	@Test
	void saysWhatIsWrongWithAToken() {
		Map<String, String> bad = TokenIssuer.shared().signer().badTokens("somebody", "test", "things");
		assertThat(get("/things", bad.get("expired")).body()).contains("expired at");
		assertThat(get("/things", bad.get("another audience")).body()).contains("aud");
		assertThat(get("/things", bad.get("another issuer")).body()).contains("iss");
		assertThat(get("/things", bad.get("another key")).body()).contains("no key of the trusted issuer");
	}

	@Test
	void namesTheScopeThatIsMissing() {
		HttpResponse<String> answer = get("/things", token("other"));
		assertRefused(answer, 403, "/things", "Bearer error=\"insufficient_scope\"");
		assertThat(answer.body()).contains("the scope things");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/error", "/", "/thing" })
	void isClosedWhereNobodyOpened(String path) {
		assertRefused(get(path, token("things ops")), 403, path, "Bearer");
	}

	@Test
	void takesATokenFromNowhereButTheHeader() {
		String token = token("things");
		assertThat(get("/things?access_token=" + token, null).statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "Bearer a b", "Bearer \u00e4", "Basic c29tZWJvZHk6c29tZWJvZHk=",
			"Bearer =" })
	void refusesAHeaderThatHasNoToken(String header) {
		HttpResponse<String> answer = send(request(this.port, "/things").header("Authorization", header));
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/livez", "/readyz" })
	void tellsEverybodyThatItIsWellAndNothingElse(String path) {
		HttpResponse<String> answer = get(path, null);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/mappings" })
	void opensItsManagementPortToOperatorsOnly(String path) {
		assertThat(manage(path, null)).isEqualTo(401);
		assertThat(manage(path, token("things"))).isEqualTo(403);
		assertThat(manage(path, token("ops"))).isEqualTo(200);
		assertThat(get(path, token("ops")).statusCode()).as("on the service's own port").isEqualTo(404);
	}

	/** No URI can say it, but a socket can: the two slashes would begin a host. */
	@ParameterizedTest
	@CsvSource({ "GET // HTTP/1.1, 0, 400", "GET //things HTTP/1.1, 0, 400", "POST // HTTP/1.1, 2000000, 413" })
	void refusesAPathThatIsNone(String request, int length, int status) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.getOutputStream()
				.write("%s\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
					.formatted(request, length)
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
		}
	}

	private int manage(String path, @Nullable String token) {
		HttpRequest.Builder request = request(this.managementPort, path);
		return send((token != null) ? request.header("Authorization", "Bearer " + token) : request).statusCode();
	}

	private static String token(String scope) {
		return TokenIssuer.shared().signer().token("somebody", "test", scope);
	}

	private HttpResponse<String> get(String path, @Nullable String token) {
		HttpRequest.Builder request = request(this.port, path);
		return send((token != null) ? request.header("Authorization", "Bearer " + token) : request);
	}

	private static HttpRequest.Builder request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	private static void assertRefused(HttpResponse<String> answer, int status, String path, String challenge) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue(challenge);
		assertThat(answer.body()).contains("\"status\":" + status, "\"instance\":\"" + path + "\"");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Things.class)
	static class Service {

		@Bean
		AccessRules rules() {
			return (requests) -> requests.requestMatchers("/things").hasAuthority("SCOPE_things");
		}

		@Bean
		DynamicPropertyRegistrar issuer() {
			return TestedIssuer.shared();
		}

	}

	@RestController
	static class Things {

		@GetMapping("/things")
		String things(@CurrentSecurityContext(expression = "authentication.name") String name) {
			return name;
		}

	}

}
