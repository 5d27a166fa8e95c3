package io.orderflow.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The worker has a token for each service for as long as the issuer makes that possible,
 * and shows none for longer.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceTokensTests {

	private static final Map<String, String> SCOPES = Map.of("orders", "orders:settle", "inventory", "stock:reserve",
			"payment", "payments:charge", "shipping", "shipments:book");

	/** Of use for 2 s, renewed after four thirds of one. */
	private static final Duration SHORT_LIFE = ServiceToken.MARGIN.plusSeconds(2);

	private static final Duration SOON = Duration.ofSeconds(2);

	private final PlayedIssuer issuer = new PlayedIssuer();

	private final ApplicationContextRunner worker = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withConfiguration(
				AutoConfigurations.of(HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
						RestClientAutoConfiguration.class, OAuth2ClientAutoConfiguration.class))
		.withUserConfiguration(CallConfiguration.class, ServiceTokens.class, Issuer.class)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("spring.profiles.active=demo",
				"spring.security.oauth2.client.provider.issuer.token-uri=" + this.issuer.tokenUri(),
				"spring.security.oauth2.client.registration.orders.client-secret=" + PlayedIssuer.SECRET);

	@AfterEach
	void leaveNoSecretInTheLog(CapturedOutput output) {
		this.issuer.close();
		assertThat(output).doesNotContain(PlayedIssuer.CANARY);
	}

	@Test
	void hasATokenForEachServiceGoodForNothingElse() {
		run((tokens, _) -> {
			awaitComplete(tokens);
			SCOPES.forEach((service, scope) -> {
				String shown = "Bearer " + tokens.tokenFor(service);
				assertThat(SCOPES.values()).filteredOn((other) -> this.issuer.statusFor(shown, other) == 200)
					.containsExactly(scope);
			});
			assertThat(this.issuer.asked()).containsExactlyInAnyOrderElementsOf(SCOPES.values());
			assertThat(tokens.tokenFor("somebody")).isNull();
		});
	}

	@Test
	void renewsOneAtATimeHoweverManyNeedIt() {
		run((tokens, _) -> {
			awaitComplete(tokens);
			Map<String, String> refused = Map.of("orders", shown(tokens, "orders"), "payment",
					shown(tokens, "payment"));
			SideBySide.forEach(IntStream.range(0, 200).boxed().toList(), (_) -> refused.forEach(tokens::refused));
			awaitComplete(tokens);
			refused.forEach((service, former) -> assertThat(tokens.tokenFor(service)).isNotNull().isNotEqualTo(former));
			assertThat(this.issuer.asked()).hasSize(4 + 2);
			assertThat(this.issuer.mostAtOnce()).isEqualTo(1);
		});
	}

	@Test
	void renewsBeforeTheEndSoThatThereIsNoGap() {
		this.issuer.giveTokensFor(SHORT_LIFE);
		run((tokens, meters) -> {
			awaitComplete(tokens);
			String first = shown(tokens, "shipping");
			await().pollInterval(Duration.ofMillis(5)).until(() -> {
				assertThat(tokens.areComplete()).isTrue();
				return this.issuer.asked().size() >= 12;
			});
			assertThat(tokens.tokenFor("shipping")).isNotEqualTo(first);
			assertThat(meters.get("orderflow.worker.token.life").tag("service", "orders").timeGauge().value())
				.isBetween(0.0, 2.0);
			assertThat(renewals(meters, "renewed")).isGreaterThanOrEqualTo(12);
		});
	}

	@Test
	void goesOnWithWhatItHasWhileTheIssuerIsAwayAndUntilItEndsOnly(CapturedOutput output) {
		this.issuer.giveTokensFor(ServiceToken.MARGIN.plusSeconds(6));
		run((tokens, meters) -> {
			awaitComplete(tokens);
			this.issuer.goAway();
			await().until(() -> renewals(meters, "failed") >= 2);
			assertThat(tokens.areComplete()).isTrue();
			assertThat(lines(output, "WARN")).singleElement()
				.asString()
				.contains("No new token for inventory: " + this.issuer.tokenUri() + " gives none", "ConnectException",
						"Those that are there stay in use for another ");
			await().until(() -> !tokens.areComplete());
			await().untilAsserted(
					() -> assertThat(SCOPES.keySet()).allMatch((service) -> tokens.tokenFor(service) == null));
			await().untilAsserted(() -> assertThat(output).contains("Nothing is received"));
			assertThat(meters.get("orderflow.worker.token.life").tag("service", "orders").timeGauge().value()).isZero();
			this.issuer.comeBack();
			await().atMost(SOON).until(tokens::areComplete);
			await().untilAsserted(() -> assertThat(output).contains("There is a token for each service again"));
		});
	}

	@Test
	void startsWithoutTheIssuerAndSaysSoOnce(CapturedOutput output) {
		this.issuer.goAway();
		run((tokens, meters) -> {
			await().until(() -> renewals(meters, "failed") >= 4);
			assertThat(tokens.areComplete()).isFalse();
			assertThat(lines(output, "WARN")).singleElement()
				.asString()
				.contains("Nothing is received, since there is no token for inventory, orders, payment, shipping: "
						+ this.issuer.tokenUri() + " gives none");
			this.issuer.comeBack();
			await().atMost(SOON).until(tokens::areComplete);
		});
	}

	@Test
	void letsNobodyWaitForASilentIssuerNorTheEnd() {
		this.issuer.hang();
		long[] closing = new long[1];
		run((tokens, _) -> {
			await().until(() -> !this.issuer.asked().isEmpty());
			long start = System.nanoTime();
			assertThat(tokens.tokenFor("orders")).isNull();
			assertThat(tokens.areComplete()).isFalse();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
			closing[0] = System.nanoTime();
		});
		assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isLessThan(SOON);
	}

	@Test
	void givesUpOnASilentIssuerAndFindsItWhenItSpeaks(CapturedOutput output) {
		this.issuer.hang();
		run((tokens, meters) -> {
			await().until(() -> renewals(meters, "failed") >= 1);
			assertThat(output).contains("HttpTimeoutException");
			this.issuer.heal();
			await().atMost(SOON).until(tokens::areComplete);
		});
	}

	@Test
	void replacesATokenThatAServiceDidNotTakeAtOnceButNotOverAndOver(CapturedOutput output) {
		run((tokens, _) -> {
			awaitComplete(tokens);
			String first = shown(tokens, "payment");
			tokens.refused("payment", first);
			await().atMost(SOON).until(tokens::areComplete);
			String second = shown(tokens, "payment");
			assertThat(second).isNotEqualTo(first);
			// Somebody who showed the first one learns of it late.
			tokens.refused("payment", first);
			assertThat(tokens.tokenFor("payment")).isEqualTo(second);
			tokens.refused("payment", second);
			await().during(Duration.ofSeconds(1)).untilAsserted(() -> {
				assertThat(tokens.tokenFor("payment")).isNull();
				assertThat(this.issuer.asked()).hasSize(5);
			});
			assertThat(lines(output, "WARN")).hasSize(2)
				.allMatch((line) -> line.contains("not taken by payment (401)"));
		});
	}

	@Test
	void doesNotSpinOnTokensThatLiveTooShortly(CapturedOutput output) {
		this.issuer.giveTokensFor(ServiceToken.MARGIN);
		run((tokens, meters) -> {
			long start = System.nanoTime();
			await().until(() -> renewals(meters, "failed") >= 3);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
			assertThat(tokens.areComplete()).isFalse();
			assertThat(output).contains("its tokens live for 5 s, but only one that lives for more than 5 s is of use");
		});
	}

	@ParameterizedTest
	@ValueSource(longs = { 6, 300, 86_400, 10_000_000_000L, 1_000_000_000_000_000L })
	void takesATokenForADayAtMost(long life) {
		this.issuer.giveTokensFor(Duration.ofSeconds(life));
		run((tokens, meters) -> {
			awaitComplete(tokens);
			assertThat(meters.get("orderflow.worker.token.life").tag("service", "orders").timeGauge().value())
				.isBetween(Math.min(life, 86_400) - 5 - 3.0, Math.min(life, 86_400) - 5.0);
		});
	}

	@Test
	void saysWhichSettingHoldsAWrongSecretAndAsksMoreAndMoreRarely(CapturedOutput output) {
		run(this.worker.withPropertyValues(
				"spring.security.oauth2.client.registration.orders.client-secret=" + PlayedIssuer.CANARY + "-wrong"),
				(tokens, meters) -> {
					await().until(() -> renewals(meters, "failed") >= 3);
					assertThat(tokens.areComplete()).isFalse();
					assertThat(lines(output, "WARN")).singleElement()
						.asString()
						.contains("it does not know the client order-worker by the secret in "
								+ "spring.security.oauth2.client.registration.orders.client-secret (401)");
					assertThat(this.issuer.asked()).containsOnly("stock:reserve");
				});
	}

	static Stream<Arguments> answersWithoutAToken() {
		String canary = PlayedIssuer.CANARY;
		return Stream.of(arguments(500, canary, "it answers 500"), arguments(503, "", "it answers 503"),
				arguments(302, canary, "it answers 302"),
				arguments(400, "{\"error\": \"invalid_scope\", \"error_description\": \"" + canary + "\"}",
						"it does not grant the client order-worker the scope stock:reserve (400)"),
				arguments(200, canary, "what it answers makes no sense"),
				arguments(200, "", "what it answers makes no sense"),
				arguments(200, "{}", "what it answers makes no sense"),
				arguments(200, "[".repeat(10_000), "what it answers makes no sense"),
				arguments(200, " ".repeat(2_000_000), "it does not answer (NoAnswerException)"),
				arguments(200, token(canary + "\\r\\nx: y", "Bearer", 300), "what it gives is no bearer token"),
				arguments(200, token(canary, "DPoP", 300), "what it gives is no bearer token"),
				arguments(200, token(canary, "Bearer", 0), "its tokens live for 1 s"),
				arguments(200, token(canary, "Bearer", -1), "its tokens live for 1 s"));
	}

	@ParameterizedTest
	@MethodSource("answersWithoutAToken")
	void takesNothingForATokenThatIsNone(int status, String body, String said, CapturedOutput output) {
		this.issuer.answer(status, body);
		run((tokens, _) -> {
			await().untilAsserted(() -> assertThat(output).contains(" gives none; " + said));
			assertThat(tokens.areComplete()).isFalse();
			this.issuer.heal();
			await().until(tokens::areComplete);
		});
	}

	private static String token(String value, String type, long life) {
		return "{\"access_token\": \"%s\", \"token_type\": \"%s\", \"expires_in\": %d}".formatted(value, type, life);
	}

	private void run(Check check) {
		run(this.worker, check);
	}

	private void run(ApplicationContextRunner worker, Check check) {
		worker.run((context) -> check.of(context.getBean(ServiceTokens.class), context.getBean(MeterRegistry.class)));
	}

	private static void awaitComplete(ServiceTokens tokens) {
		await().pollInterval(Duration.ofMillis(5)).until(tokens::areComplete);
	}

	private static String shown(ServiceTokens tokens, String service) {
		@Nullable String token = tokens.tokenFor(service);
		assertThat(token).isNotNull();
		return String.valueOf(token);
	}

	private static double renewals(MeterRegistry meters, String result) {
		return meters.find("orderflow.worker.token.renewals")
			.tag("result", result)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private static List<String> lines(CapturedOutput output, String level) {
		return Stream.of(StringUtils.delimitedListToStringArray(output.toString(), "\n"))
			.filter((line) -> line.contains(level) && line.contains("ServiceTokens"))
			.toList();
	}

	@FunctionalInterface
	private interface Check {

		void of(ServiceTokens tokens, MeterRegistry meters);

	}

}
