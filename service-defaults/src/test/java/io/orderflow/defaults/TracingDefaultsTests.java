package io.orderflow.defaults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.orderflow.infrastructure.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Traces are made and leave if somebody said where to, and not otherwise. */
@ExtendWith(OutputCaptureExtension.class)
class TracingDefaultsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String CANARY = "canary5d2a";

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final HttpClient http = HttpClient.newHttpClient();

	private HttpServer collector;

	@BeforeEach
	void listen() throws IOException {
		this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.collector.createContext("/", (exchange) -> {
			// Its bytes one by one: texts in protobuf are readable as they stand.
			this.received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.collector.start();
	}

	@AfterEach
	void end() {
		this.collector.stop(0);
	}

	@Test
	void makesNoSpansAndCallsNobodyWhileNobodySaidWhereTo(CapturedOutput output) {
		try (ConfigurableApplicationContext service = start()) {
			assertThat(get(service, "/things", "01")).isEqualTo(200);
			assertThat(service.getBeansOfType(SdkTracerProvider.class)).isEmpty();
			assertThat(service.getBeansOfType(io.micrometer.tracing.Tracer.class)).isEmpty();
			assertThat(service.getBean(OpenTelemetry.class)).isSameAs(OpenTelemetry.noop());
		}
		assertThat(this.received).isEmpty();
		assertThat(output).contains("seen").doesNotContain("trace=", "order=");
	}

	@Test
	void sendsWhatACallerFollowsAndNamesTheTraceInTheLog(CapturedOutput output) {
		try (ConfigurableApplicationContext service = start(exportTo("/v1/traces"))) {
			assertThat(get(service, "/things", "01")).isEqualTo(200);
		}
		// What ends sends the rest first.
		assertThat(this.received).isNotEmpty();
		assertThat(String.join("", this.received)).contains("http get /things", "service.name", "test", bytesOf(TRACE));
		assertThat(output.getOut().lines().filter((line) -> line.endsWith("seen"))).singleElement()
			.asString()
			.contains("trace=" + TRACE + " ")
			.doesNotContain("order=");
	}

	@Test
	void sendsNothingThatACallerDoesNotFollow() {
		try (ConfigurableApplicationContext service = start(exportTo("/v1/traces"))) {
			assertThat(get(service, "/things", "00")).isEqualTo(200);
		}
		assertThat(this.received).isEmpty();
	}

	@Test
	void sendsNothingAboutItsOwnHealth() {
		try (ConfigurableApplicationContext service = start(exportTo("/v1/traces"))) {
			assertThat(get(service, "/livez", "01")).isEqualTo(200);
			assertThat(get(service, "/readyz", "01")).isEqualTo(200);
		}
		assertThat(this.received).isEmpty();
	}

	@Test
	void quotesNobody() {
		try (ConfigurableApplicationContext service = start(exportTo("/v1/traces"))) {
			assertThat(get(service, "/failing", "01")).isEqualTo(500);
		}
		assertThat(String.join("", this.received)).contains("http get /failing", "SERVER_ERROR").doesNotContain(CANARY);
	}

	@Test
	void servesWhileTheCollectorIsAway() {
		this.collector.stop(0);
		try (ConfigurableApplicationContext service = start(exportTo("/v1/traces"))) {
			for (int i = 0; i < 20; i++) {
				assertThat(get(service, "/things", "01")).isEqualTo(200);
			}
		}
	}

	private String exportTo(String path) {
		return ExportedTracesOnly.ENDPOINT + "=http://127.0.0.1:" + this.collector.getAddress().getPort() + path;
	}

	private static ConfigurableApplicationContext start(String... settings) {
		return new SpringApplicationBuilder(Traced.class).run(
				Stream.concat(
						Stream.of("spring.config.import=classpath:service-defaults.yaml",
								"spring.application.name=test", "server.port=0", "management.server.port=0",
								"spring.cloud.aws.sqs.enabled=false",
								"management.endpoint.health.group.readiness.include=readinessState",
								"spring.security.oauth2.resourceserver.jwt.issuer-uri="
										+ TokenIssuer.shared().address(),
								"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + TokenIssuer.shared().keys()),
						Stream.of(settings))
					.map((setting) -> "--" + setting)
					.toArray(String[]::new));
	}

	private int get(ConfigurableApplicationContext service, String path, String flags) {
		HttpRequest request = HttpRequest
			.newBuilder(URI
				.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port") + path))
			.header("Authorization", "Bearer " + TokenIssuer.shared().signer().token("somebody", "test", "things"))
			.header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-" + flags)
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	private static String bytesOf(String hex) {
		StringBuilder bytes = new StringBuilder();
		for (int i = 0; i < hex.length(); i += 2) {
			bytes.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
		}
		return bytes.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Things.class)
	static class Traced {

		@Bean
		AccessRules accessRules() {
			return (requests) -> requests.requestMatchers("/things", "/failing").hasAuthority("SCOPE_things");
		}

	}

	@RestController
	static class Things {

		private static final Logger logger = LoggerFactory.getLogger(Things.class);

		@GetMapping("/things")
		String things() {
			logger.info("seen");
			return "seen";
		}

		@GetMapping("/failing")
		String failing() {
			throw new IllegalStateException(CANARY);
		}

	}

}
