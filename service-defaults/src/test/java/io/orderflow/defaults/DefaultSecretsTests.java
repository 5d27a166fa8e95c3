package io.orderflow.defaults;

import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** A secret that everybody knows opens nothing but the demo. */
class DefaultSecretsTests {

	private static final String REGISTRATION = "spring.security.oauth2.client.registration.orders.";

	private final WebApplicationContextRunner service = new WebApplicationContextRunner()
		.withUserConfiguration(Service.class);

	@ParameterizedTest
	@CsvSource({ "spring.datasource.username=orders, spring.datasource.password=orders, spring.datasource.password",
			"spring.datasource.username=app, spring.datasource.password=Postgres, spring.datasource.password",
			"spring.datasource.url=x, spring.datasource.password=changeme, spring.datasource.password",
			"orderflow.replica.username=reader, orderflow.replica.password=reader, orderflow.replica.password",
			"spring.cloud.aws.credentials.access-key=any, spring.cloud.aws.credentials.secret-key=any, "
					+ "spring.cloud.aws.credentials.secret-key",
			REGISTRATION + "client-id=order-worker, " + REGISTRATION + "client-secret=order-worker, " + REGISTRATION
					+ "client-secret" })
	void refusesToStartWithADefaultAndSaysWhich(String name, String secret, String setting) {
		this.service.withPropertyValues(name, secret).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis told = Objects.requireNonNull(
					new UnfitSettingException.Analyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
			assertThat(told.getDescription()).startsWith(setting + " is a default");
			assertThat(told.getAction()).contains("SPRING_PROFILES_ACTIVE=demo");
		});
		this.service.withPropertyValues(name, secret, "spring.profiles.active=demo")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.password=q8Zt-4vKe", "spring.datasource.password=",
			"spring.datasource.username=orders" })
	void startsWithASecretOfItsOwnOrNone(String setting) {
		this.service.withPropertyValues(setting).run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class Service {

		@Bean
		static DefaultSecrets defaultSecrets(Environment environment) {
			return new DefaultSecrets(environment);
		}

	}

}
